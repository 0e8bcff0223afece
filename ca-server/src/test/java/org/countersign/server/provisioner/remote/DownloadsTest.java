package org.countersign.server.provisioner.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.LeafProfile;
import org.countersign.core.x509.RootProfile;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;
import org.countersign.core.x509.X509Certificates;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Whom a provider's TLS certificate has to come from.
class DownloadsTest {
    private static final Instant NOW = Instant.now();

    private static X509Certificate root;
    private static HttpsServer server;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        var rootKeys = newKey();
        var body = RootProfile.body("Test", rootKeys.getPublic(), BigInteger.ONE, NOW.minusSeconds(60));
        root = X509Certificates.sign(body, body.algorithm().signer(rootKeys.getPrivate()), rootKeys.getPublic());
        var keys = newKey();
        var subject = SubjectName.ofCommonName("provider");
        var extensions = LeafProfile.extensions(subject, List.of(SubjectAlternativeName.of("127.0.0.1")), keys.getPublic(),
                CertificateIssuer.of(root), Optional.empty());
        var leaf = LeafProfile.body(new LeafProfile.Leaf(BigInteger.TWO, subject, keys.getPublic(), NOW.minusSeconds(60),
                NOW.plus(Duration.ofDays(1)), extensions), CertificateIssuer.of(root));
        var certificate = X509Certificates.sign(leaf, leaf.algorithm().signer(rootKeys.getPrivate()), rootKeys.getPublic());

        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(serving(keys, certificate)));
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Cache-Control", "public, Max-Age=300, must-revalidate");
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().write("{}".getBytes(StandardCharsets.US_ASCII));
            }
        });
        server.start();
        port = server.getAddress().getPort();
    }

    private static KeyPair newKey() {
        return KeyGenerator.ec("P-256").generate(new SecureRandom());
    }

    private static SSLContext serving(KeyPair keys, X509Certificate certificate) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("key", keys.getPrivate(), new char[0], new Certificate[] {certificate});
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @Test
    void trusts_the_roots_of_this_authority() throws Exception {
        try (var downloads = new Downloads(List.of(root))) {
            var document = downloads.get(address("127.0.0.1"));
            assertEquals("{}", new String(document.content(), StandardCharsets.US_ASCII));
            assertEquals(Optional.of(Duration.ofMinutes(5)), document.maxAge());
        }
    }

    @Test
    void trusts_nobody_else_and_no_other_name() {
        try (var strangers = new Downloads(List.of()); var ours = new Downloads(List.of(root))) {
            for (var attempt : List.of(assertThrows(DownloadException.class, () -> strangers.get(address("127.0.0.1"))),
                    assertThrows(DownloadException.class, () -> ours.get(address("localhost"))))) {
                assertTrue(attempt.getMessage().endsWith("cannot be trusted: the TLS handshake failed"), attempt.getMessage());
            }
        }
    }

    private static URI address(String host) {
        return URI.create("https://" + host + ":" + port + "/");
    }
}
