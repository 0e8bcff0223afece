package org.countersign.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.countersign.core.x509.SubjectName;
import org.countersign.server.exchange.Reply;
import org.countersign.server.http.Routes.Capability;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCertificateTest {
    private static final TestPki PKI = TestFront.PKI;
    private static TestFront front;

    @BeforeAll
    static void start() {
        front = TestFront.start(Map.of(Capability.RENEW, request -> Reply.text(200, "text/plain",
                request.clientCertificates().stream().map(one -> one.getSubjectX500Principal().getName())
                        .toList().toString())));
    }

    @AfterAll
    static void stop() {
        front.close();
    }

    private static String renew(Optional<TlsIdentity> client, String protocol) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(client.map(identity -> new X509ExtendedKeyManager[] {new Shows(identity)}).orElse(null),
                new TrustManager[] {new TrustAll()}, null);
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", front.front.port())) {
            socket.setSoTimeout(60_000);
            socket.setEnabledProtocols(new String[] {protocol});
            socket.getOutputStream().write("POST /renew HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes());
            return new String(socket.getInputStream().readAllBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void none_is_fine(String protocol) throws Exception {
        assertTrue(renew(Optional.empty(), protocol).endsWith("\r\n\r\n[]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_good_one_reaches_the_endpoint(String protocol) throws Exception {
        var answer = renew(Optional.of(PKI.identity("alice")), protocol);
        assertTrue(answer.contains("[CN=alice"), answer);
    }

    /// The kinds that this CA certifies, two of which not every TLS takes.
    @ParameterizedTest
    @CsvSource({"Ed25519,", "EC, secp384r1", "EC, secp521r1", "RSA,"})
    void the_key_may_be_of_any_kind(String algorithm, String curve) throws Exception {
        var generator = KeyPairGenerator.getInstance(algorithm);
        if (curve != null) {
            generator.initialize(new ECGenParameterSpec(curve));
        }
        var client = PKI.identity(generator.generateKeyPair(), SubjectName.ofCommonName("alice"), PKI.now.minusSeconds(60),
                Duration.ofHours(1), List.of());
        assertTrue(renew(Optional.of(client), "TLSv1.2").contains("[CN=alice"));
        assertTrue(renew(Optional.of(client), "TLSv1.3").contains("[CN=alice"));
    }

    @Test
    void a_leaf_without_its_intermediate_is_good_too() throws Exception {
        var identity = PKI.identity("alice");
        var alone = new TlsIdentity(identity.key(), List.of(identity.leaf()));
        assertTrue(renew(Optional.of(alone), "TLSv1.3").endsWith("[CN=alice]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void one_of_another_authority_ends_the_handshake(String protocol) {
        assertRefused(new TestPki().identity("alice"), protocol);
    }

    /// Same names throughout, other keys.
    @Test
    void one_of_a_twin_of_our_authority_ends_the_handshake() {
        var twin = new TestPki().identity("alice");
        assertRefused(new TlsIdentity(twin.key(), List.of(twin.leaf(), PKI.intermediate)), "TLSv1.3");
    }

    @Test
    void an_expired_one_ends_the_handshake() {
        assertRefused(PKI.identity(PKI.now.minusSeconds(7200), Duration.ofHours(1), "alice"), "TLSv1.3");
    }

    @Test
    void one_that_is_not_valid_yet_ends_the_handshake() {
        assertRefused(PKI.identity(PKI.now.plusSeconds(3600), Duration.ofHours(1), "alice"), "TLSv1.3");
    }

    @Test
    void one_for_servers_only_ends_the_handshake() throws IOException {
        var serverOnly = new Extension(Extension.extendedKeyUsage, false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth).getEncoded());
        assertRefused(PKI.identity(TestPki.newKey(), SubjectName.ofCommonName("alice"), PKI.now.minusSeconds(60),
                Duration.ofHours(1), List.of(serverOnly)), "TLSv1.3");
    }

    @Test
    void the_certificate_of_the_authority_itself_ends_the_handshake() {
        assertRefused(new TlsIdentity(PKI.intermediateKey.getPrivate(), List.of(PKI.intermediate)), "TLSv1.3");
    }

    @Test
    void a_hundred_certificates_end_the_handshake() {
        var identity = PKI.identity("alice");
        var chain = new ArrayList<X509Certificate>();
        chain.add(identity.leaf());
        chain.addAll(Collections.nCopies(99, PKI.intermediate));
        assertRefused(new TlsIdentity(identity.key(), chain), "TLSv1.3");
    }

    private static void assertRefused(TlsIdentity client, String protocol) {
        assertThrows(IOException.class, () -> {
            var answer = renew(Optional.of(client), protocol);
            assertEquals("", answer);
            throw new IOException("closed without an answer");
        });
    }

    @Test
    void roots_and_intermediates_are_named_to_clients() throws Exception {
        var asked = new ArrayList<String>();
        var identity = PKI.identity("alice");
        var context = SSLContext.getInstance("TLS");
        context.init(new X509ExtendedKeyManager[] {new Shows(identity) {
            @Override
            public String chooseClientAlias(String[] keyType, Principal[] issuers, java.net.Socket socket) {
                Arrays.stream(issuers).map(Principal::getName).forEach(asked::add);
                return super.chooseClientAlias(keyType, issuers, socket);
            }
        }}, new TrustManager[] {new TrustAll()}, null);
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", front.front.port())) {
            socket.startHandshake();
        }
        assertEquals(List.of("CN=Test Lab Root CA,O=Test Lab", "CN=Test Lab Intermediate CA,O=Test Lab"), asked);
    }

    /// A client that shows one identity, whatever it is asked for.
    private static class Shows extends X509ExtendedKeyManager {
        private final TlsIdentity identity;

        Shows(TlsIdentity identity) {
            this.identity = identity;
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal[] issuers, java.net.Socket socket) {
            return "one";
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return identity.chain().toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return identity.key();
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, java.net.Socket socket) {
            return null;
        }
    }
}
