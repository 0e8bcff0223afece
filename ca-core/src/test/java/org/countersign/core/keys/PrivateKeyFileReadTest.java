package org.countersign.core.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.countersign.core.ssh.SshPublicKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every form of private key that real OpenSSL and OpenSSH write is read, and its public half is the one they say.
class PrivateKeyFileReadTest {
    private static final String PASSWORD = "worthless test password";
    private static final Supplier<Secret> RIGHT = () -> Secret.of(PASSWORD);
    private static final Supplier<Secret> WRONG = () -> Secret.of("another");
    private static final Supplier<Secret> UNASKED = () -> {
        throw new AssertionError("nobody should be asked");
    };
    private static final List<String> TYPES = List.of("P-256", "P-384", "P-521", "rsa", "ed25519");

    @TempDir
    static Path directory;

    /// One PKCS#8 key of each type, with its public half beside it.
    @BeforeAll
    static void make_keys() throws Exception {
        for (var type : TYPES) {
            var options = switch (type) {
                case "rsa" -> List.of("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048");
                case "ed25519" -> List.of("-algorithm", "ED25519");
                default -> List.of("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:" + type);
            };
            openssl(Stream.concat(Stream.of("genpkey", "-out", type + ".pem"), options.stream()));
            openssl(Stream.of("pkey", "-in", type + ".pem", "-pubout", "-outform", "DER", "-out", type + ".pub.der"));
        }
    }

    private static void openssl(Stream<String> arguments) throws Exception {
        Tools.run(directory, Stream.concat(Stream.of("openssl"), arguments).toArray(String[]::new));
    }

    static List<String> types() {
        return TYPES;
    }

    @ParameterizedTest
    @MethodSource("types")
    void reads_plain_pkcs8(String type) throws Exception {
        assertKey(type, PrivateKeyFile.read(directory.resolve(type + ".pem"), UNASKED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-256", "P-384", "P-521", "rsa"})
    void reads_the_plain_legacy_form(String type) throws Exception {
        var file = legacy(type);

        assertTrue(Files.readString(file).startsWith("-----BEGIN " + (type.equals("rsa") ? "RSA" : "EC") + " PRIVATE KEY"));
        assertKey(type, PrivateKeyFile.read(file, UNASKED));
    }

    static Stream<List<String>> legacyCiphers() {
        return Stream.of("P-256", "rsa").flatMap(type -> Stream.of("-aes128", "-aes192", "-aes256", "-des3", "-des")
                .map(cipher -> List.of(type, cipher)));
    }

    @ParameterizedTest
    @MethodSource("legacyCiphers")
    void reads_the_encrypted_legacy_form(List<String> typeAndCipher) throws Exception {
        String type = typeAndCipher.getFirst();
        boolean des = typeAndCipher.getLast().equals("-des");
        var file = legacy(type, Stream.concat(Stream.of(typeAndCipher.getLast(), "-passout", "pass:" + PASSWORD),
                des ? Stream.of("-provider", "legacy", "-provider", "default") : Stream.of()).toArray(String[]::new));

        assertTrue(Files.readString(file).contains("DEK-Info"));
        assertKey(type, PrivateKeyFile.read(file, RIGHT));
        assertThrows(WrongPasswordException.class, () -> PrivateKeyFile.read(file, WRONG));
    }

    static Stream<List<String>> pkcs8Encryptions() {
        return Stream.of(
                List.of("-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA1"),
                List.of("-v2", "aes-192-cbc", "-v2prf", "hmacWithSHA256"),
                List.of("-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA256", "-iter", "600000"),
                List.of("-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA512"),
                List.of("-v2", "des3", "-v2prf", "hmacWithSHA256"),
                List.of("-v2", "aes-256-cbc", "-scrypt"),
                List.of("-v2", "aes-256-cbc", "-scrypt", "-scrypt_N", "1024", "-scrypt_r", "4", "-scrypt_p", "2"));
    }

    @ParameterizedTest
    @MethodSource("pkcs8Encryptions")
    void reads_encrypted_pkcs8(List<String> options) throws Exception {
        var file = Files.createTempFile(directory, "encrypted", ".pem");
        openssl(Stream.concat(Stream.of("pkcs8", "-topk8", "-in", "P-384.pem", "-out", file.toString(),
                "-passout", "pass:" + PASSWORD), options.stream()));

        assertKey("P-384", PrivateKeyFile.read(file, RIGHT));
        assertThrows(WrongPasswordException.class, () -> PrivateKeyFile.read(file, WRONG));
    }

    static List<List<String>> sshTypes() {
        return List.of(List.of("-t", "ecdsa", "-b", "256"), List.of("-t", "ecdsa", "-b", "384"),
                List.of("-t", "ecdsa", "-b", "521"), List.of("-t", "rsa", "-b", "2048"), List.of("-t", "ed25519"));
    }

    @ParameterizedTest
    @MethodSource("sshTypes")
    void reads_what_ssh_keygen_writes(List<String> options) throws Exception {
        for (String password : List.of("", PASSWORD)) {
            var file = sshKey(password, options);
            var pair = PrivateKeyFile.read(file, password.isEmpty() ? UNASKED : RIGHT);

            assertEquals(PublicKeyFile.read(Path.of(file + ".pub")).key(),
                    SshPublicKey.of(pair.getPublic()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"aes128-ctr", "aes192-cbc", "aes256-cbc"})
    void reads_the_other_ciphers_of_openssh(String cipher) throws Exception {
        var file = sshKey(PASSWORD, List.of("-t", "ed25519", "-Z", cipher));

        assertTrue(PrivateKeyFile.read(file, RIGHT).getPrivate() instanceof EdECPrivateKey);
    }

    @Test
    void tells_a_wrong_password_for_an_openssh_key() throws Exception {
        var file = sshKey(PASSWORD, List.of("-t", "ed25519"));

        assertThrows(WrongPasswordException.class, () -> PrivateKeyFile.read(file, WRONG));
        assertThrows(WrongPasswordException.class, () -> PrivateKeyFile.read(file, () -> Secret.of("")));
    }

    private static Path sshKey(String password, List<String> options) throws Exception {
        var file = Files.createTempDirectory(directory, "ssh").resolve("id");
        Tools.run(directory, Stream.concat(Stream.of("ssh-keygen", "-q", "-N", password, "-f", file.toString(), "-C", "a b"),
                options.stream()).toArray(String[]::new));
        return file;
    }

    private static Path legacy(String type, String... options) throws Exception {
        var file = Files.createTempFile(directory, "legacy", ".pem");
        openssl(Stream.concat(Stream.of(type.equals("rsa") ? "rsa" : "ec", "-in", type + ".pem", "-out", file.toString()),
                Stream.concat(type.equals("rsa") ? Stream.of("-traditional") : Stream.of(), Stream.of(options))));
        return file;
    }

    private static void assertKey(String type, KeyPair pair) throws Exception {
        assertArrayEquals(Files.readAllBytes(directory.resolve(type + ".pub.der")), pair.getPublic().getEncoded());
        assertTrue(switch (type) {
            case "rsa" -> pair.getPrivate() instanceof RSAPrivateCrtKey;
            case "ed25519" -> pair.getPrivate() instanceof EdECPrivateKey;
            default -> pair.getPrivate() instanceof ECPrivateKey;
        });
    }
}
