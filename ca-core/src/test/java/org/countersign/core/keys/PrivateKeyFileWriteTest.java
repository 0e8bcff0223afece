package org.countersign.core.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.loader.openssh.OpenSSHKeyPairResourceParser;
import org.apache.sshd.common.NamedResource;
import org.countersign.core.ssh.SshPublicKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is written is read by real OpenSSL and OpenSSH, by the SSH library, and by this product again.
class PrivateKeyFileWriteTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PASSWORD = "worthless test password";
    private static final Supplier<Secret> UNASKED = () -> {
        throw new AssertionError("nobody should be asked");
    };
    private static final Map<String, KeyPair> PAIRS = new LinkedHashMap<>();

    @TempDir
    Path directory;

    @BeforeAll
    static void make_keys() {
        for (var curve : List.of("P-256", "P-384", "P-521")) {
            PAIRS.put(curve, KeyGenerator.ec(curve).generate(RANDOM));
        }
        PAIRS.put("RSA", KeyGenerator.rsa(2048).generate(RANDOM));
        PAIRS.put("Ed25519", KeyGenerator.ed25519().generate(RANDOM));
    }

    static Stream<String> types() {
        return Stream.of("P-256", "P-384", "P-521", "RSA", "Ed25519");
    }

    private Path write(String text) throws Exception {
        var file = directory.resolve("key");
        AtomicFile.write(file, text.getBytes(StandardCharsets.US_ASCII), FileMode.PRIVATE);
        return file;
    }

    private byte[] publicKeyByOpenSsl(Path file, String... options) throws Exception {
        var command = new ArrayList<>(List.of("openssl", "pkey", "-in", file.toString(), "-pubout", "-outform", "PEM"));
        command.addAll(List.of(options));
        return Pem.parse(Tools.run(directory, command.toArray(String[]::new))).getFirst().der();
    }

    private static void assertSame(KeyPair expected, KeyPair actual) {
        assertEquals(expected.getPublic(), actual.getPublic());
        assertArrayEquals(expected.getPrivate().getEncoded(), actual.getPrivate().getEncoded());
    }

    @ParameterizedTest
    @MethodSource("types")
    void encrypted_pkcs8_is_read_by_openssl(String type) throws Exception {
        var pair = PAIRS.get(type);
        var file = write(PrivateKeyFile.encryptedPkcs8(pair, Secret.of(PASSWORD), RANDOM));

        assertArrayEquals(pair.getPublic().getEncoded(), publicKeyByOpenSsl(file, "-passin", "pass:" + PASSWORD));
        assertSame(pair, PrivateKeyFile.read(file, () -> Secret.of(PASSWORD)));
    }

    @Test
    void encrypted_pkcs8_names_600000_rounds_of_sha256_and_aes_256() throws Exception {
        var file = write(PrivateKeyFile.encryptedPkcs8(PAIRS.get("P-256"), Secret.of(PASSWORD), RANDOM));
        String dump = Tools.run(directory, "openssl", "asn1parse", "-in", file.toString());

        for (var expected : List.of("PBES2", "PBKDF2", ":0927C0", "hmacWithSHA256", "aes-256-cbc")) {
            assertTrue(dump.contains(expected), () -> expected + " in " + dump);
        }
        assertTrue(dump.contains("l=  16 prim: OCTET STRING"), dump);
    }

    @Test
    void encrypting_twice_gives_nothing_in_common() {
        var one = PrivateKeyFile.encryptedPkcs8(PAIRS.get("Ed25519"), Secret.of(PASSWORD), RANDOM);
        var other = PrivateKeyFile.encryptedPkcs8(PAIRS.get("Ed25519"), Secret.of(PASSWORD), RANDOM);

        assertNotEquals(one.lines().toList().get(1), other.lines().toList().get(1));
    }

    @Test
    void keys_that_are_written_together_are_each_read_by_openssl_alone() throws Exception {
        var texts = PrivateKeyFile.encryptedPkcs8(List.copyOf(PAIRS.values()), Secret.of(PASSWORD), RANDOM).iterator();
        for (var pair : PAIRS.values()) {
            var file = write(texts.next());

            assertArrayEquals(pair.getPublic().getEncoded(), publicKeyByOpenSsl(file, "-passin", "pass:" + PASSWORD));
            assertSame(pair, PrivateKeyFile.read(file, () -> Secret.of(PASSWORD)));
        }
    }

    @Test
    void keys_that_are_written_together_have_one_salt_and_each_its_own_initial_vector() throws Exception {
        var salts = new HashSet<String>();
        var vectors = new HashSet<String>();
        for (var text : PrivateKeyFile.encryptedPkcs8(List.copyOf(PAIRS.values()), Secret.of(PASSWORD), RANDOM)) {
            var octets = Tools.run(directory, "openssl", "asn1parse", "-in", write(text).toString()).lines()
                    .filter(line -> line.contains("l=  16 prim: OCTET STRING")).map(line -> line.replaceFirst(".*]:", "")).toList();
            salts.add(octets.getFirst());
            vectors.add(octets.getLast());
        }
        assertEquals(1, salts.size());
        assertEquals(PAIRS.size(), vectors.size());
    }

    @ParameterizedTest
    @MethodSource("types")
    void the_plain_key_is_read_by_openssl(String type) throws Exception {
        var pair = PAIRS.get(type);
        var file = write(PrivateKeyFile.plainPem(pair));

        assertArrayEquals(pair.getPublic().getEncoded(), publicKeyByOpenSsl(file));
        assertSame(pair, PrivateKeyFile.read(file, UNASKED));
    }

    @Test
    void a_plain_ec_key_has_the_name_that_openssl_gives_it() {
        assertTrue(PrivateKeyFile.plainPem(PAIRS.get("P-256")).startsWith("-----BEGIN EC PRIVATE KEY-----\n"));
        assertTrue(PrivateKeyFile.plainPem(PAIRS.get("Ed25519")).startsWith("-----BEGIN PRIVATE KEY-----\n"));
        assertTrue(PrivateKeyFile.plainPem(PAIRS.get("RSA")).startsWith("-----BEGIN PRIVATE KEY-----\n"));
    }

    @Test
    void a_plain_ec_key_has_the_bytes_that_openssl_writes() throws Exception {
        var file = write(PrivateKeyFile.plainPem(PAIRS.get("P-384")));

        assertEquals(PrivateKeyFile.plainPem(PAIRS.get("P-384")),
                Tools.run(directory, "openssl", "ec", "-in", file.toString()).replace("read EC key\nwriting EC key\n", ""));
    }

    @ParameterizedTest
    @MethodSource("types")
    void an_openssh_key_is_read_by_ssh_keygen(String type) throws Exception {
        var pair = PAIRS.get(type);
        String line = SshPublicKey.of(pair.getPublic()).toLine() + " alice@example.com\n";

        var plain = write(PrivateKeyFile.openSsh(pair, Optional.empty(), "alice@example.com", RANDOM));
        assertEquals(line, Tools.run(directory, "ssh-keygen", "-y", "-P", "", "-f", plain.toString()));
        assertSame(pair, PrivateKeyFile.read(plain, UNASKED));

        var encrypted = write(PrivateKeyFile.openSsh(pair, Optional.of(Secret.of(PASSWORD)), "alice@example.com", RANDOM));
        assertEquals(line, Tools.run(directory, "ssh-keygen", "-y", "-P", PASSWORD, "-f", encrypted.toString()));
        assertSame(pair, PrivateKeyFile.read(encrypted, () -> Secret.of(PASSWORD)));
        assertThrows(WrongPasswordException.class, () -> PrivateKeyFile.read(encrypted, () -> Secret.of("other")));
    }

    @ParameterizedTest
    @MethodSource("types")
    void an_openssh_key_is_read_by_the_library(String type) throws Exception {
        var pair = PAIRS.get(type);
        var text = PrivateKeyFile.openSsh(pair, Optional.of(Secret.of(PASSWORD)), "", RANDOM);
        var read = OpenSSHKeyPairResourceParser.INSTANCE.loadKeyPairs(null, NamedResource.ofName("test"),
                FilePasswordProvider.of(PASSWORD), new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));

        assertEquals(1, read.size());
        assertEquals(SshPublicKey.of(pair.getPublic()),
                SshPublicKey.parse(blobByLibrary(read.iterator().next())));
    }

    private static byte[] blobByLibrary(KeyPair pair) {
        var buffer = new org.apache.sshd.common.util.buffer.ByteArrayBuffer();
        buffer.putRawPublicKey(pair.getPublic());
        return buffer.getCompactData();
    }

    @Test
    void an_openssh_key_names_the_cipher_and_the_rounds_of_ssh_keygen() {
        byte[] file = Pem.parse(PrivateKeyFile.openSsh(PAIRS.get("Ed25519"), Optional.of(Secret.of(PASSWORD)), "", RANDOM))
                .getFirst().der();
        var reader = new org.countersign.core.ssh.SshReader(java.util.Arrays.copyOfRange(file, 15, file.length));

        assertEquals("aes256-ctr", reader.text());
        assertEquals("bcrypt", reader.text());
        var options = reader.nested();
        assertEquals(16, options.string().length);
        assertEquals(16, options.uint32());
    }

    @Test
    void refuses_an_empty_password() {
        var pair = PAIRS.get("Ed25519");

        assertThrows(IllegalArgumentException.class, () -> PrivateKeyFile.encryptedPkcs8(pair, Secret.of(""), RANDOM));
        assertThrows(IllegalArgumentException.class,
                () -> PrivateKeyFile.openSsh(pair, Optional.of(Secret.of("")), "", RANDOM));
    }

    @Test
    void the_password_of_the_writer_stays_usable() {
        var password = Secret.of(PASSWORD);
        PrivateKeyFile.openSsh(PAIRS.get("Ed25519"), Optional.of(password), "", RANDOM);

        assertFalse(password.copy().isEmpty());
    }
}
