package org.countersign.core.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.countersign.core.crypto.Crypto;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SshCertificateTest {
    private static final Validity ONE_HOUR = new Validity(1_800_000_000L, 1_800_003_600L);
    private static final Map<String, String> USER_EXTENSIONS = Map.of("permit-pty", "", "permit-X11-forwarding", "");

    @TempDir
    Path directory;

    private OpenSsh openSsh;

    @BeforeEach
    void open() {
        openSsh = new OpenSsh(directory);
    }

    @ParameterizedTest
    @CsvSource({"ed25519,256,ed25519,256", "ecdsa,256,ed25519,256", "ecdsa,384,ecdsa,256", "ecdsa,521,ecdsa,384",
            "rsa,2048,rsa,2048", "ed25519,256,ecdsa,521"})
    void reads_what_ssh_keygen_signs_and_writes_the_same_bytes_again(String type, int bits, String caType, int caBits)
            throws Exception {
        openSsh.newKey("key", type, bits);
        var ca = openSsh.newKey("ca", caType, caBits);
        openSsh.keygen("-q", "-s", "ca", "-I", "some key id", "-n", "alice,bob", "-z", "18446744073709551615",
                "-V", "20270115080000Z:20270116080000Z", "-O", "clear", "-O", "permit-pty", "-O",
                "source-address=10.0.0.0/8", "-O", "force-command=/bin/true", "key.pub");
        byte[] blob = openSsh.blob("key-cert.pub");

        var certificate = SshCertificate.parse(blob);

        assertTrue(certificate.isSignedBy(ca, Crypto.jdk()), "signature");
        assertTrue(certificate.isSignedBy(ca, Crypto.fastest()), "signature, fastest provider");
        var body = certificate.body();
        assertEquals("18446744073709551615", body.id().serial().toString());
        assertEquals(List.of("alice", "bob"), body.principals());
        assertEquals(Map.of("force-command", "/bin/true", "source-address", "10.0.0.0/8"), body.criticalOptions());
        assertEquals(Map.of("permit-pty", ""), body.extensions());
        var again = SshCertificateBody.issuable(body.nonce(), body.key(), body.serial(), body.type(), body.keyId(),
                body.principals(), body.validity(), body.criticalOptions(), body.extensions(), body.signatureKey());
        assertArrayEquals(blob, SshCertificate.of(again, certificate.signature()).blob());
    }

    @ParameterizedTest
    @CsvSource({"EC,secp256r1", "EC,secp384r1", "EC,secp521r1", "Ed25519,", "RSA,"})
    void is_read_by_ssh_keygen_under_each_ca_key_type(String algorithm, String curve) throws Exception {
        var generator = KeyPairGenerator.getInstance(algorithm);
        if (curve != null) {
            generator.initialize(new java.security.spec.ECGenParameterSpec(curve));
        }
        var pair = generator.generateKeyPair();
        var caKey = SshPublicKey.of(pair.getPublic());
        var key = openSsh.newKey("key", "ed25519", 256);
        var body = body(key, caKey, CertificateType.USER, List.of("alice"), USER_EXTENSIONS);
        for (var crypto : List.of(Crypto.jdk(), Crypto.fastest())) {
            var pool = crypto.signer(SshSignature.signatureAlgorithm(caKey.type()), pair.getPrivate());
            var certificate = SshCertificate.of(body, SshSignature.ofJca(caKey.type(), pool.sign(body.toBeSigned())));
            Files.writeString(directory.resolve("c-cert.pub"), certificate.toLine() + "\n");

            var shown = openSsh.keygen("-L", "-f", "c-cert.pub");

            assertTrue(shown.contains("Key ID: \"id\""), shown);
            assertTrue(shown.contains("using " + SshSignature.formatFor(caKey.type())), shown);
            assertTrue(shown.indexOf("permit-X11-forwarding") < shown.indexOf("permit-pty"), shown);
            assertTrue(SshCertificate.parse(certificate.blob()).isSignedBy(caKey, crypto));
        }
    }

    @Test
    void is_not_signed_by_another_key_and_not_after_a_change() throws Exception {
        var key = openSsh.newKey("key", "ed25519", 256);
        var ca = openSsh.newKey("ca", "ed25519", 256);
        openSsh.keygen("-q", "-s", "ca", "-I", "id", "-n", "alice", "-z", "7", "key.pub");
        byte[] blob = openSsh.blob("key-cert.pub");
        assertFalse(SshCertificate.parse(blob).isSignedBy(key, Crypto.jdk()));
        var random = new Random(5);
        for (int i = 0; i < 500; i++) {
            byte[] changed = blob.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            boolean good;
            try {
                good = SshCertificate.parse(changed).isSignedBy(ca, Crypto.jdk());
            } catch (SshFormatException e) {
                good = false;
            }
            assertFalse(good, Base64.getEncoder().encodeToString(changed));
        }
    }

    @Test
    void never_fails_otherwise_than_by_refusing_on_truncated_and_random_bytes() throws Exception {
        openSsh.newKey("key", "ecdsa", 256);
        openSsh.newKey("ca", "ecdsa", 256);
        openSsh.keygen("-q", "-s", "ca", "-I", "id", "-n", "alice", "-z", "7", "key.pub");
        byte[] blob = openSsh.blob("key-cert.pub");
        for (int length = 0; length < blob.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(blob, length);
            assertThrows(SshFormatException.class, () -> SshCertificate.parse(cut));
        }
    }

    @Test
    void refuses_to_be_issued_against_its_invariants() throws Exception {
        var key = openSsh.newKey("key", "ed25519", 256);
        var many = java.util.stream.IntStream.range(0, 257).mapToObj(i -> "p" + i).toList();
        refused(() -> body(key, key, CertificateType.USER, List.of(), USER_EXTENSIONS));
        refused(() -> body(key, key, CertificateType.USER, List.of(""), USER_EXTENSIONS));
        refused(() -> body(key, key, CertificateType.USER, List.of("a", "a"), USER_EXTENSIONS));
        refused(() -> body(key, key, CertificateType.USER, many, USER_EXTENSIONS));
        body(key, key, CertificateType.USER, many.subList(0, 256), USER_EXTENSIONS);
        refused(() -> SshCertificateBody.issuable(new byte[32], key, 0, CertificateType.USER, "id", List.of("a"),
                ONE_HOUR, Map.of(), Map.of(), key));
        refused(() -> SshCertificateBody.issuable(new byte[32], key, 1, CertificateType.HOST, "id", List.of("a"),
                ONE_HOUR, Map.of("force-command", "x"), Map.of(), key));
        refused(() -> new Validity(5, 5));
    }

    private static void refused(org.junit.jupiter.api.function.Executable attempt) {
        assertThrows(SshFormatException.class, attempt);
    }

    private static SshCertificateBody body(SshPublicKey key, SshPublicKey ca, CertificateType type,
            List<String> principals, Map<String, String> extensions) {
        return SshCertificateBody.issuable(new byte[32], key, -1L, type, "id", principals, ONE_HOUR, Map.of(),
                extensions, ca);
    }
}
