package org.countersign.bench;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.IntermediateProfile;
import org.countersign.core.x509.LeafProfile;
import org.countersign.core.x509.RootProfile;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;
import org.countersign.core.x509.X509Certificates;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ServerJudgeTest {
    private static final Instant NOW = Instant.now();
    private static final KeyPair ROOT_KEY = newKey();
    private static final KeyPair INTERMEDIATE_KEY = newKey();
    private static final X509Certificate ROOT = root(ROOT_KEY);
    private static final X509Certificate INTERMEDIATE = intermediate();
    private static final CertificateIssuer ISSUER = CertificateIssuer.of(INTERMEDIATE);

    @BeforeAll
    static void use_the_cryptography_of_the_server() {
        Crypto.fastest().preferEverywhere();
    }

    private static KeyPair newKey() {
        try {
            return KeyPairGenerator.getInstance("EC").generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static X509Certificate root(KeyPair key) {
        var body = RootProfile.body("Test Lab", key.getPublic(), BigInteger.ONE, NOW.minusSeconds(60));
        return X509Certificates.sign(body, body.algorithm().signer(key.getPrivate()), key.getPublic());
    }

    private static X509Certificate intermediate() {
        var body = IntermediateProfile.body("Test Lab", INTERMEDIATE_KEY.getPublic(), BigInteger.TWO, NOW.minusSeconds(60),
                CertificateIssuer.of(ROOT));
        return X509Certificates.sign(body, body.algorithm().signer(ROOT_KEY.getPrivate()), ROOT_KEY.getPublic());
    }

    private static X509Certificate leaf(KeyPair key, String name, Instant from, Optional<KeyPurposeId> purpose) {
        var subject = SubjectName.ofCommonName(name);
        var extensions = purpose.map(ServerJudgeTest::onlyFor).orElseGet(() -> LeafProfile.extensions(subject,
                SubjectAlternativeName.split(List.of(name)), key.getPublic(), ISSUER, Optional.empty()));
        var body = LeafProfile.body(new LeafProfile.Leaf(BigInteger.TEN, subject, key.getPublic(), from, from.plus(Duration.ofHours(1)),
                extensions), ISSUER);
        return X509Certificates.sign(body, body.algorithm().signer(INTERMEDIATE_KEY.getPrivate()), INTERMEDIATE_KEY.getPublic());
    }

    private static List<Extension> onlyFor(KeyPurposeId purpose) {
        try {
            return List.of(new Extension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose).getEncoded()));
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void judge(X509Certificate root, X509Certificate... chain) throws CertificateException {
        new ServerJudge(root, "127.0.0.1", Crypto.fastest()).checkServerTrusted(chain, "UNKNOWN");
    }

    private static void assertRefused(X509Certificate root, X509Certificate... chain) {
        assertThrows(CertificateException.class, () -> judge(root, chain));
    }

    @Test
    void believes_a_server_whose_chain_leads_to_the_root() {
        assertDoesNotThrow(() -> judge(ROOT, leaf(newKey(), "127.0.0.1", NOW.minusSeconds(60), Optional.empty()), INTERMEDIATE));
    }

    @Test
    void refuses_a_twin_of_the_root_with_another_key() {
        assertRefused(root(newKey()), leaf(newKey(), "127.0.0.1", NOW.minusSeconds(60), Optional.empty()), INTERMEDIATE);
    }

    @Test
    void refuses_a_leaf_without_its_intermediate() {
        assertRefused(ROOT, leaf(newKey(), "127.0.0.1", NOW.minusSeconds(60), Optional.empty()));
    }

    @Test
    void refuses_a_leaf_that_signed_another() {
        var leaf = leaf(newKey(), "127.0.0.1", NOW.minusSeconds(60), Optional.empty());
        assertRefused(ROOT, leaf, leaf, INTERMEDIATE);
    }

    @Test
    void refuses_another_name_an_old_certificate_and_one_for_clients() {
        assertRefused(ROOT, leaf(newKey(), "127.0.0.2", NOW.minusSeconds(60), Optional.empty()), INTERMEDIATE);
        assertRefused(ROOT, leaf(newKey(), "127.0.0.1", NOW.minusSeconds(7200), Optional.empty()), INTERMEDIATE);
        assertRefused(ROOT, leaf(newKey(), "127.0.0.1", NOW.minusSeconds(60), Optional.of(KeyPurposeId.id_kp_clientAuth)), INTERMEDIATE);
    }

    /// The server hands out tickets; nobody comes back with one.
    @Test
    void each_handshake_is_a_whole_one_in_machine_code() throws Exception {
        var sockets = ClientTls.trusting(ROOT, "127.0.0.1", Crypto.fastest());
        assertEquals("BoringSSL", ClientTls.name(sockets));
        try (var server = server(); var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 3; i++) {
                long before = System.currentTimeMillis();
                var begun = executor.submit(() -> sessionBegan(server));
                try (var client = ClientTls.secure(new Socket(server.getInetAddress(), server.getLocalPort()), sockets)) {
                    client.getOutputStream().write('x');
                    assertEquals('y', client.getInputStream().read());
                }
                assertTrue(begun.get(20, TimeUnit.SECONDS) >= before);
                Thread.sleep(2);
            }
        }
    }

    /// A session that is resumed began in a connection of before.
    private static long sessionBegan(SSLServerSocket server) throws Exception {
        try (var socket = (SSLSocket) server.accept()) {
            socket.setSoTimeout(20_000);
            assertEquals('x', socket.getInputStream().read());
            socket.getOutputStream().write('y');
            return socket.getSession().getCreationTime();
        }
    }

    private static SSLServerSocket server() throws Exception {
        var key = newKey();
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", key.getPrivate(), new char[0], new X509Certificate[] {
            leaf(key, "127.0.0.1", NOW.minusSeconds(60), Optional.empty()), INTERMEDIATE});
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }
}
