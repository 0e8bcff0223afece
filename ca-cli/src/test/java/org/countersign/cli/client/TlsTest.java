package org.countersign.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The native handshake and that of the JDK trust the same servers. What both refuse is in [ExchangeTest], which runs on the native one.
@Timeout(120)
class TlsTest {
    private static final String NATIVE = "org.conscrypt.";
    private static final String JDK = "sun.security.ssl.";

    private final TestPki pki = new TestPki();

    private Tls tls() {
        return Tls.trusting(pki.roots().certificates(), Optional.empty());
    }

    private static RawTlsServer server(SSLContext context) throws IOException {
        return new RawTlsServer(context, (_, _) -> true);
    }

    private static SSLSocket shakeHands(Tls tls, CaUrl url) throws IOException {
        var deadline = Deadline.in(Duration.ofSeconds(60));
        var tcp = new DeadlineSocket(deadline);
        tcp.connect(new InetSocketAddress(url.host(), url.connectPort()), deadline.millis());
        return tls.secure(tcp, url);
    }

    private static KeyPair key(String algorithm) throws Exception {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    }

    @Test
    void the_native_library_shakes_hands_where_it_can() throws Exception {
        try (var server = server(pki.server("127.0.0.1")); var socket = shakeHands(tls(), server.url())) {
            assertTrue(socket.getClass().getName().startsWith(NATIVE), socket.getClass().getName());
            assertEquals("TLSv1.3", socket.getSession().getProtocol());
        }
    }

    @Test
    void the_jdk_does_where_a_client_certificate_is_offered() throws Exception {
        var introduced = Tls.trusting(pki.roots().certificates(), Optional.of(pki.client("web01")));
        try (var server = server(pki.server("127.0.0.1")); var socket = shakeHands(introduced, server.url())) {
            assertTrue(socket.getClass().getName().startsWith(JDK), socket.getClass().getName());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "RSA"})
    void a_server_may_have_any_kind_of_key_that_the_jdk_knows(String algorithm) throws Exception {
        assertServes(pki, pki.server("127.0.0.1", Duration.ofHours(1), key(algorithm), Optional.empty()));
    }

    @Test
    void a_root_may_have_a_key_that_only_the_jdk_knows() throws Exception {
        var other = new TestPki(key("Ed25519"));
        assertServes(other, other.server("127.0.0.1"));
    }

    private static void assertServes(TestPki pki, SSLContext context) throws Exception {
        try (var server = new RawTlsServer(context, (out, _) -> {
            out.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return true;
        }); var exchange = ClientSettings.of("Test/1", Map.of())
                .exchange(server.url(), Tls.trusting(pki.roots().certificates(), Optional.empty()))) {
            assertEquals(204, exchange.send(HttpRequest.get("/health")).status());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_key_that_is_not_for_signatures_is_refused(boolean byJdk) throws Exception {
        var context = pki.server("127.0.0.1", Duration.ofHours(1), TestPki.newKey(), Optional.of(new KeyUsage(KeyUsage.keyAgreement)));
        try (var server = server(context)) {
            assertThrows(IOException.class, () -> shakeHands(byJdk ? tls().byJdk() : tls(), server.url()).close());
        }
    }

    @Test
    void nobody_is_trusted_without_a_look_at_the_host_name() throws Exception {
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init((KeyStore) null);
        var trust = new StrictTrust((X509ExtendedTrustManager) factory.getTrustManagers()[0]);
        var chain = new X509Certificate[] {pki.root()};
        try (var plain = new Socket(); var unconnected = (SSLSocket) SSLContext.getDefault().getSocketFactory().createSocket()) {
            for (var socket : new Socket[] {plain, unconnected}) {
                var refusal = assertThrows(CertificateException.class, () -> trust.checkServerTrusted(chain, "GENERIC", socket));
                assertEquals("the host name cannot be checked", refusal.getMessage());
            }
        }
        assertThrows(CertificateException.class, () -> trust.checkServerTrusted(chain, "GENERIC"));
    }
}
