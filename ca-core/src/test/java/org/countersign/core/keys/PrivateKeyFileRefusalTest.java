package org.countersign.core.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyFileRefusalTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final KeyPair EC = KeyGenerator.ec("P-256").generate(RANDOM);
    private static final KeyPair OTHER_EC = KeyGenerator.ec("P-256").generate(RANDOM);
    private static final KeyPair ED25519 = KeyGenerator.ed25519().generate(RANDOM);
    private static final KeyPair RSA = KeyGenerator.rsa(2048).generate(RANDOM);
    private static final String PASSWORD = "worthless test password";
    private static final Supplier<Secret> RIGHT = () -> Secret.of(PASSWORD);
    private static final Supplier<Secret> UNASKED = () -> {
        throw new AssertionError("nobody should be asked");
    };

    @TempDir
    Path directory;

    private static String refusal(String text, Supplier<Secret> password) {
        String message = assertTimeoutPreemptively(Duration.ofSeconds(60), () ->
                assertThrows(KeyFileException.class, () -> PrivateKeyFile.parse(text, "host_key", password))).getMessage();
        assertTrue(message.contains("key file host_key "), message);
        assertFalse(message.contains(PASSWORD), message);
        return message;
    }

    private static void assertRefused(String text, String reason) {
        String message = refusal(text, UNASKED);
        assertTrue(message.contains(reason), message);
    }

    private static String pkcs8(byte[] algorithm, byte[] key) {
        return Pem.encode("PRIVATE KEY", Der.sequence(Der.integer(0), algorithm, Der.octets(key)));
    }

    static Stream<Arguments> wrongThings() {
        var key = PrivateKeyFile.plainPem(ED25519);
        return Stream.of(
                Arguments.of("", "not a PEM file"),
                Arguments.of("hello", "not a PEM file"),
                Arguments.of(key + key, "more than one key"),
                Arguments.of(key + Pem.encode("PUBLIC KEY", ED25519.getPublic().getEncoded()), "more than one key"),
                Arguments.of(Pem.encode("PUBLIC KEY", ED25519.getPublic().getEncoded()), "public key"),
                Arguments.of(SshPublicKey.of(ED25519.getPublic()).toLine(), "public key"),
                Arguments.of(Pem.encode("CERTIFICATE", new byte[] {1}), "no private key"),
                Arguments.of(Pem.encode("DSA PRIVATE KEY", new byte[] {1}), "DSA PRIVATE KEY is not supported"),
                Arguments.of("PuTTY-User-Key-File-3: ssh-ed25519\n", "puttygen"),
                Arguments.of(key.substring(0, 60), "END"),
                Arguments.of(Pem.encode("PRIVATE KEY", new byte[] {0x30, 0}), "DER"),
                Arguments.of(Pem.encode("EC PRIVATE KEY", new byte[] {0x30, 0}), "DER"),
                Arguments.of(Pem.encode("OPENSSH PRIVATE KEY", new byte[] {1, 2, 3}), "does not begin"));
    }

    @ParameterizedTest
    @MethodSource("wrongThings")
    void refuses_what_is_not_one_private_key(String text, String reason) {
        assertRefused(text, reason);
    }

    static Stream<List<String>> otherAlgorithms() {
        return Stream.of(List.of("-algorithm", "X25519"), List.of("-algorithm", "ED448"),
                List.of("-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"),
                List.of("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"),
                List.of("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-pkeyopt", "rsa_keygen_primes:3"),
                List.of("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"),
                List.of("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-224"),
                List.of("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:explicit"));
    }

    @ParameterizedTest
    @MethodSource("otherAlgorithms")
    void refuses_other_algorithms_curves_and_sizes(List<String> options) throws Exception {
        var file = directory.resolve("key");
        Tools.run(directory, Stream.concat(Stream.of("openssl", "genpkey", "-out", file.toString()), options.stream())
                .toArray(String[]::new));

        assertFalse(refusal(Files.readString(file), UNASKED).isEmpty());
    }

    @Test
    void refuses_a_public_part_that_belongs_to_another_key() {
        var foreign = LegacyKeys.encodeEc((ECPrivateKey) EC.getPrivate(), (ECPublicKey) OTHER_EC.getPublic(), true);

        assertRefused(Pem.encode("EC PRIVATE KEY", foreign), "does not belong");
        assertRefused(PrivateKeyFile.openSsh(new KeyPair(OTHER_EC.getPublic(), EC.getPrivate()), Optional.empty(), "", RANDOM),
                "does not belong");
        assertRefused(Pem.encode("PRIVATE KEY", Der.sequence(Der.integer(1), Der.sequence(Der.oid(Pkcs8.ED25519)),
                Der.octets(Der.octets(new byte[32])), implicitBits(new byte[32]))), "does not belong");
    }

    private static byte[] implicitBits(byte[] content) {
        byte[] bits = Der.bits(content);
        bits[0] = (byte) 0x81;
        return bits;
    }

    @Test
    void refuses_rsa_numbers_that_do_not_belong_together() {
        var key = (RSAPrivateCrtKey) RSA.getPrivate();
        var other = (RSAPrivateCrtKey) KeyGenerator.rsa(2048).generate(RANDOM).getPrivate();
        var broken = Der.sequence(Der.integer(0), Der.integer(key.getModulus()), Der.integer(key.getPublicExponent()),
                Der.integer(key.getPrivateExponent()), Der.integer(key.getPrimeP()), Der.integer(key.getPrimeQ()),
                Der.integer(other.getPrimeExponentP()), Der.integer(key.getPrimeExponentQ()),
                Der.integer(key.getCrtCoefficient()));

        assertRefused(Pem.encode("RSA PRIVATE KEY", broken), "do not belong together");
    }

    @Test
    void refuses_an_ec_number_out_of_range() {
        var curve = NamedCurve.P256;
        for (byte[] number : List.of(new byte[32], new byte[0], curve.fixedWidth(curve.parameters().getOrder()), new byte[33])) {
            var key = Der.sequence(Der.integer(1), Der.octets(number), Der.explicit(0, Der.oid(curve.oid())));

            assertRefused(Pem.encode("EC PRIVATE KEY", key), "out of the range");
        }
    }

    @Test
    void refuses_an_ec_key_that_names_no_curve_or_two() {
        var number = Der.octets(NamedCurve.P256.fixedWidth(((ECPrivateKey) EC.getPrivate()).getS()));
        var p384 = Der.explicit(0, Der.oid(NamedCurve.P384.oid()));

        assertRefused(Pem.encode("EC PRIVATE KEY", Der.sequence(Der.integer(1), number)), "does not name its curve");
        assertRefused(pkcs8(Der.sequence(Der.oid(Pkcs8.EC), Der.oid(NamedCurve.P256.oid())),
                Der.sequence(Der.integer(1), number, p384)), "does not name its curve");
    }

    @Test
    void refuses_an_ed25519_key_of_another_length() {
        assertRefused(pkcs8(Der.sequence(Der.oid(Pkcs8.ED25519)), Der.octets(new byte[31])), "32 bytes");
    }

    @Test
    void refuses_the_old_pkcs8_encryption_and_names_the_remedy() throws Exception {
        var plain = Files.writeString(directory.resolve("plain"), PrivateKeyFile.plainPem(EC));
        var file = directory.resolve("key");
        Tools.run(directory, "openssl", "pkcs8", "-topk8", "-v1", "PBE-SHA1-3DES", "-in", plain.toString(),
                "-out", file.toString(), "-passout", "pass:" + PASSWORD);

        assertTrue(refusal(Files.readString(file), RIGHT).contains("openssl pkcs8 -topk8"));
    }

    private static final byte[] SALT = Der.octets(new byte[16]);

    private static String encrypted(byte[] derivation) {
        return encrypted(derivation, Der.sequence(Der.oid(BlockCipher.AES_256.oid()), Der.octets(new byte[16])));
    }

    private static String encrypted(byte[] derivation, byte[] scheme) {
        return Pem.encode("ENCRYPTED PRIVATE KEY", Der.sequence(
                Der.sequence(Der.oid("1.2.840.113549.1.5.13"), Der.sequence(derivation, scheme)), Der.octets(new byte[32])));
    }

    private static byte[] pbkdf2(byte[]... parameters) {
        return Der.sequence(Der.oid("1.2.840.113549.1.5.12"), Der.sequence(parameters));
    }

    private static byte[] scrypt(long cost, long blockSize, long parallel) {
        return Der.sequence(Der.oid("1.3.6.1.4.1.11591.4.11"),
                Der.sequence(SALT, Der.integer(cost), Der.integer(blockSize), Der.integer(parallel)));
    }

    static Stream<Arguments> hostileParameters() {
        return Stream.of(
                Arguments.of(encrypted(pbkdf2(SALT, Der.integer(10_000_001))), "rounds of PBKDF2"),
                Arguments.of(encrypted(pbkdf2(SALT, Der.integer(0))), "rounds of PBKDF2"),
                Arguments.of(encrypted(pbkdf2(SALT, Der.integer(Long.MAX_VALUE))), "rounds of PBKDF2"),
                Arguments.of(encrypted(pbkdf2(SALT, Der.integer(-1))), "DER"),
                Arguments.of(encrypted(pbkdf2(SALT, Der.integer(1), Der.integer(16))), "key length"),
                Arguments.of(encrypted(pbkdf2(SALT, Der.integer(1), Der.sequence(Der.oid("1.2.840.113549.2.8")))), "hash"),
                Arguments.of(encrypted(pbkdf2(Der.octets(new byte[1025]), Der.integer(1))), "salt"),
                Arguments.of(encrypted(pbkdf2(SALT, Der.integer(1)), Der.sequence(Der.oid("1.2.840.113549.3.2"))), "cipher"),
                Arguments.of(encrypted(pbkdf2(SALT, Der.integer(1)),
                        Der.sequence(Der.oid(BlockCipher.AES_256.oid()), Der.octets(new byte[8]))), "initial vector"),
                Arguments.of(encrypted(Der.sequence(Der.oid("1.2.3"), Der.sequence())), "key derivation"),
                Arguments.of(encrypted(scrypt(1 << 19, 8, 1)), "scrypt"),
                Arguments.of(encrypted(scrypt(1 << 18, 8, 5)), "scrypt"),
                Arguments.of(encrypted(scrypt(1 << 30, Integer.MAX_VALUE, 1)), "scrypt"),
                Arguments.of(encrypted(scrypt(1 << 30, Integer.MAX_VALUE, Integer.MAX_VALUE)), "scrypt"),
                Arguments.of(encrypted(scrypt(1000, 8, 1)), "scrypt"),
                Arguments.of(encrypted(scrypt(1, 8, 1)), "scrypt"),
                Arguments.of(encrypted(scrypt(1 << 16, 1, 1)), "scrypt"),
                Arguments.of(encrypted(scrypt(1024, 0, 1)), "scrypt"),
                Arguments.of(encrypted(scrypt(1024, 8, 0)), "scrypt"));
    }

    @ParameterizedTest
    @MethodSource("hostileParameters")
    void refuses_hostile_parameters_before_any_work(String text, String reason) {
        String message = refusal(text, RIGHT);

        assertTrue(message.contains(reason), message);
    }

    private static String legacy(String procType, String dekInfo, int length) {
        return Pem.encode("EC PRIVATE KEY", new byte[length]).replaceFirst("-----\n",
                "-----\nProc-Type: " + procType + "\nDEK-Info: " + dekInfo + "\n\n");
    }

    static Stream<Arguments> brokenHeaders() {
        String iv = "00112233445566778899AABBCCDDEEFF";
        return Stream.of(
                Arguments.of(legacy("4,MIC-ONLY", "AES-256-CBC," + iv, 32), "Proc-Type"),
                Arguments.of(legacy("4,ENCRYPTED", "RC2-CBC," + iv, 32), "DEK-Info"),
                Arguments.of(legacy("4,ENCRYPTED", "AES-256-CBC", 32), "initial vector"),
                Arguments.of(legacy("4,ENCRYPTED", "AES-256-CBC," + iv.substring(2), 32), "initial vector"),
                Arguments.of(legacy("4,ENCRYPTED", "AES-256-CBC," + iv.replace('0', 'x'), 32), "initial vector"),
                Arguments.of(legacy("4,ENCRYPTED", "AES-256-CBC," + iv, 31), "not whole"),
                Arguments.of(legacy("4,ENCRYPTED", "AES-256-CBC," + iv, 32).replaceAll("(?m)^Proc-Type.*\n", ""), "Proc-Type"));
    }

    @ParameterizedTest
    @MethodSource("brokenHeaders")
    void refuses_broken_headers_of_the_legacy_form(String text, String reason) {
        String message = refusal(text, RIGHT);

        assertTrue(message.contains(reason), message);
    }

    private static String openSsh(String cipher, String derivation, byte[] options, int keys, byte[] section) {
        return Pem.encode("OPENSSH PRIVATE KEY", new SshWriter().raw(Arrays.copyOf("openssh-key-v1".getBytes(), 15))
                .string(cipher).string(derivation).string(options).uint32(keys)
                .string(SshPublicKey.of(ED25519.getPublic()).blob()).string(section).bytes());
    }

    private static byte[] bcrypt(int salt, int rounds) {
        return new SshWriter().string(new byte[salt]).uint32(rounds).bytes();
    }

    static Stream<Arguments> brokenOpenSsh() {
        byte[] section = new byte[64];
        byte[] none = new byte[0];
        return Stream.of(
                Arguments.of(openSsh("aes256-ctr", "bcrypt", bcrypt(16, 1025), 1, section), "rounds of bcrypt"),
                Arguments.of(openSsh("aes256-ctr", "bcrypt", bcrypt(16, 0), 1, section), "rounds of bcrypt"),
                Arguments.of(openSsh("aes256-ctr", "bcrypt", bcrypt(16, -1), 1, section), "rounds of bcrypt"),
                Arguments.of(openSsh("aes256-ctr", "bcrypt", bcrypt(0, 16), 1, section), "rounds of bcrypt"),
                Arguments.of(openSsh("aes256-ctr", "bcrypt", bcrypt(65, 16), 1, section), "rounds of bcrypt"),
                Arguments.of(openSsh("aes256-ctr", "bcrypt", none, 1, section), "ends too early"),
                Arguments.of(openSsh("aes256-ctr", "bcrypt", bcrypt(16, 16), 1, new byte[63]), "not whole"),
                Arguments.of(openSsh("aes256-ctr", "none", none, 1, section), "not bcrypt"),
                Arguments.of(openSsh("none", "bcrypt", bcrypt(16, 16), 1, section), "cipher"),
                Arguments.of(openSsh("aes256-gcm@openssh.com", "bcrypt", bcrypt(16, 16), 1, section), "ssh-keygen -p"),
                Arguments.of(openSsh("none", "none", bcrypt(16, 16), 1, section), "too many"),
                Arguments.of(openSsh("none", "none", none, 2, section), "exactly one key"),
                Arguments.of(openSsh("none", "none", none, 0, section), "exactly one key"),
                Arguments.of(openSsh("none", "none", none, 1, new byte[] {0, 0, 0, 1, 0, 0, 0, 2}), "check numbers"),
                Arguments.of(openSsh("none", "none", none, 1, new SshWriter().uint64(0).string("ssh-dss").bytes()),
                        "type that is not supported"),
                Arguments.of(openSsh("none", "none", none, 1,
                        new SshWriter().uint64(0).string("sk-ssh-ed25519@openssh.com").bytes()), "security key"));
    }

    @ParameterizedTest
    @MethodSource("brokenOpenSsh")
    void refuses_a_broken_openssh_key(String text, String reason) {
        String message = refusal(text, RIGHT);

        assertTrue(message.contains(reason), message);
    }

    @Test
    void refuses_damaged_padding_of_an_openssh_key() {
        byte[] file = Pem.parse(PrivateKeyFile.openSsh(ED25519, Optional.empty(), "abc", RANDOM)).getFirst().der();
        assertEquals(2, file[file.length - 1]);
        file[file.length - 1] = 3;

        assertRefused(Pem.encode("OPENSSH PRIVATE KEY", file), "padding");
    }

    static Stream<String> plainKeys() {
        return Stream.of(PrivateKeyFile.plainPem(EC), PrivateKeyFile.plainPem(ED25519), PrivateKeyFile.plainPem(RSA),
                Pem.encode("PRIVATE KEY", Pkcs8.encode(EC)), Pem.encode("RSA PRIVATE KEY",
                        LegacyKeys.encodeRsa((RSAPrivateCrtKey) RSA.getPrivate())),
                PrivateKeyFile.openSsh(EC, Optional.empty(), "", RANDOM),
                PrivateKeyFile.openSsh(ED25519, Optional.empty(), "", RANDOM),
                PrivateKeyFile.openSsh(RSA, Optional.empty(), "", RANDOM));
    }

    /// Nothing but a refusal or a pair that belongs together may come out of a damaged file.
    @ParameterizedTest
    @MethodSource("plainKeys")
    void damage_gives_a_refusal_or_a_whole_key(String text) {
        long seed = RANDOM.nextLong();
        var random = new Random(seed);
        var block = Pem.parse(text).getFirst();
        for (int i = 0; i < 200; i++) {
            byte[] der = block.der();
            if (i % 4 == 0) {
                der = Arrays.copyOf(der, 1 + random.nextInt(der.length - 1));
            } else {
                der[random.nextInt(der.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                var pair = PrivateKeyFile.parse(Pem.encode(block.label(), der), "damaged, seed " + seed, UNASKED);
                assertTrue(belongTogether(pair), () -> "seed " + seed);
            } catch (KeyFileException _) {
                continue;
            }
        }
    }

    private static boolean belongTogether(KeyPair pair) throws IllegalStateException {
        try {
            var signature = java.security.Signature.getInstance(switch (pair.getPrivate().getAlgorithm()) {
                case "EC" -> "SHA256withECDSA";
                case "RSA" -> "SHA256withRSA";
                default -> "Ed25519";
            });
            signature.initSign(pair.getPrivate());
            signature.update((byte) 1);
            byte[] signed = signature.sign();
            signature.initVerify(pair.getPublic());
            signature.update((byte) 1);
            return signature.verify(signed);
        } catch (java.security.GeneralSecurityException e) {
            return false;
        }
    }

    @Test
    void wipes_the_password_it_was_given() {
        var text = PrivateKeyFile.openSsh(ED25519, Optional.of(Secret.of(PASSWORD)), "", RANDOM);
        for (String given : List.of(PASSWORD, "wrong")) {
            var password = Secret.of(given);
            try {
                PrivateKeyFile.parse(text, "key", () -> password);
            } catch (WrongPasswordException _) {
                assertEquals("wrong", given);
            }
            assertThrows(IllegalStateException.class, password::copy);
        }
    }

    @Test
    void a_wrong_password_names_the_file_and_nothing_else() {
        var text = PrivateKeyFile.openSsh(ED25519, Optional.of(Secret.of(PASSWORD)), "", RANDOM);

        assertEquals("the password for the key file host_key is wrong", refusal(text, () -> Secret.of("x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"directory", "pipe", "absent", "huge"})
    void refuses_what_is_not_a_small_regular_file(String what) throws Exception {
        var file = directory.resolve(what);
        switch (what) {
            case "directory" -> Files.createDirectory(file);
            case "pipe" -> Tools.run(directory, "mkfifo", file.toString());
            case "huge" -> Files.write(file, new byte[64 * 1024 + 1]);
            default -> assertFalse(Files.exists(file));
        }

        String message = assertTimeoutPreemptively(Duration.ofSeconds(60), () ->
                assertThrows(KeyFileException.class, () -> PrivateKeyFile.read(file, UNASKED))).getMessage();
        assertTrue(message.contains(file.toString()), message);
    }
}
