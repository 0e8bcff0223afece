package org.countersign.core.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.countersign.core.ssh.SshPublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PublicKeyFileTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final KeyPair PAIR = KeyGenerator.ed25519().generate(RANDOM);
    private static final SshPublicKey KEY = SshPublicKey.of(PAIR.getPublic());
    private static final String LINE = KEY.toLine();

    @TempDir
    Path directory;

    private static PublicKeyFile parse(String text) {
        return PublicKeyFile.parse(text, "id.pub");
    }

    @Test
    void reads_the_line_that_ssh_keygen_writes() throws Exception {
        for (var type : new String[] {"ed25519", "ecdsa", "rsa"}) {
            var file = directory.resolve(type);
            Tools.run(directory, "ssh-keygen", "-q", "-t", type, "-N", "", "-C", "alice of example", "-f", file.toString());
            var read = PublicKeyFile.read(Path.of(file + ".pub"));

            assertEquals("alice of example", read.comment());
            assertEquals(read.key().toLine() + " alice of example\n", Files.readString(Path.of(file + ".pub")));
        }
    }

    @Test
    void reads_a_line_without_a_comment_between_blank_lines_and_remarks() {
        assertEquals(new PublicKeyFile(KEY, ""), parse("# a remark\r\n\r\n  " + LINE + " \r\n\n"));
    }

    @Test
    void reads_a_pem_key_of_each_algorithm() {
        for (var generator : new KeyGenerator[] {KeyGenerator.ec("P-256"), KeyGenerator.ec("P-521"),
                KeyGenerator.rsa(2048), KeyGenerator.ed25519()}) {
            var key = generator.generate(RANDOM).getPublic();

            assertEquals(key, parse(Pem.encode("PUBLIC KEY", key.getEncoded())).key().toJca());
        }
    }

    static Stream<Arguments> refusals() {
        var pem = Pem.encode("PUBLIC KEY", PAIR.getPublic().getEncoded());
        var base64 = LINE.split(" ")[1];
        var certificate = "ssh-ed25519-cert-v01@openssh.com " + base64;
        byte[] trailing = Der.concat(KEY.blob(), new byte[1]);
        return Stream.of(
                Arguments.of("", "is empty"),
                Arguments.of("# only a remark\n", "is empty"),
                Arguments.of(LINE + "\n" + LINE, "more than one line"),
                Arguments.of(LINE + " comment\rmore", "more than one line"),
                Arguments.of(LINE + " com\u0007ment", "control character"),
                Arguments.of(LINE + " com\u009bment", "control character"),
                Arguments.of("@cert-authority * " + LINE, "known_hosts"),
                Arguments.of("@revoked * " + LINE, "known_hosts"),
                Arguments.of(certificate, "certificate"),
                Arguments.of("ssh-ed25519 " + Base64.getEncoder().encodeToString(
                        new org.countersign.core.ssh.SshWriter().string("ssh-ed25519-cert-v01@openssh.com").bytes()),
                        "not supported"),
                Arguments.of("no-pty " + LINE, "does not begin with the name"),
                Arguments.of("ssh-dss AAAA", "does not begin with the name"),
                Arguments.of("ssh-ed448 AAAA", "does not begin with the name"),
                Arguments.of("ssh-rsa " + base64, "another type"),
                Arguments.of("ssh-ed25519", "not base64"),
                Arguments.of("ssh-ed25519 " + base64 + "=", "not base64"),
                Arguments.of("ssh-ed25519 " + Base64.getEncoder().encodeToString(base64.getBytes()), "reaches beyond"),
                Arguments.of("ssh-ed25519 " + Base64.getEncoder().encodeToString(trailing), "too many"),
                Arguments.of(pem + pem, "exactly one key"),
                Arguments.of(PrivateKeyFile.plainPem(PAIR), "private key"),
                Arguments.of(PrivateKeyFile.openSsh(PAIR, Optional.empty(), "", RANDOM), "private key"),
                Arguments.of(Pem.encode("CERTIFICATE", new byte[] {1}), "certificate"),
                Arguments.of(Pem.encode("NEW CERTIFICATE REQUEST", new byte[] {1}), "no public key"),
                Arguments.of(Pem.encode("PUBLIC KEY", new byte[] {1}), "DER"),
                Arguments.of(pem.replace("-----END", ""), "END"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refuses_everything_else_and_says_what_it_is(String text, String reason) {
        String message = assertThrows(KeyFileException.class, () -> parse(text)).getMessage();

        assertTrue(message.startsWith("the public key file id.pub cannot be used: "), message);
        assertTrue(message.contains(reason), message);
    }

    @Test
    void refuses_a_pem_point_that_is_off_its_curve() {
        byte[] der = KeyGenerator.ec("P-256").generate(RANDOM).getPublic().getEncoded();
        der[der.length - 1] ^= 1;

        assertThrows(KeyFileException.class, () -> parse(Pem.encode("PUBLIC KEY", der)));
    }

    @Test
    void refuses_other_algorithms_of_openssl() throws Exception {
        for (var algorithm : new String[] {"X25519", "ED448"}) {
            var file = directory.resolve(algorithm);
            Tools.run(directory, "openssl", "genpkey", "-algorithm", algorithm, "-out", file + ".key");
            Tools.run(directory, "openssl", "pkey", "-in", file + ".key", "-pubout", "-out", file.toString());

            assertThrows(KeyFileException.class, () -> PublicKeyFile.read(file));
        }
    }

    @Test
    void refuses_a_file_that_is_not_there() {
        assertThrows(KeyFileException.class, () -> PublicKeyFile.read(directory.resolve("absent")));
    }
}
