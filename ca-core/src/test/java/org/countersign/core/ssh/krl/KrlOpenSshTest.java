package org.countersign.core.ssh.krl;

import static org.countersign.core.ssh.krl.SampleKrls.serials;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.countersign.core.ssh.OpenSsh;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.krl.KeyFingerprint.Hash;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the real `ssh-keygen` makes of our lists, and what we make of its.
class KrlOpenSshTest {
    @TempDir
    Path directory;

    private OpenSsh openSsh;
    private SshPublicKey ca;

    @BeforeEach
    void makeCa() throws Exception {
        openSsh = new OpenSsh(directory);
        ca = openSsh.newKey("ca", "ed25519", 256);
    }

    @ParameterizedTest
    @CsvSource({"ed25519,256", "ecdsa,256", "ecdsa,384", "ecdsa,521", "rsa,2048"})
    void revokes_a_key_of_each_type_and_its_certificates(String type, int bits) throws Exception {
        var key = openSsh.newKey("id", type, bits);
        var certificate = certify("id", "alice", 5);
        var other = openSsh.newKey("other", type, bits);
        for (var krl : List.of(SampleKrls.of(Set.of(key), Set.of()),
                SampleKrls.of(Set.of(), Set.of(KeyFingerprint.of(Hash.SHA256, key))),
                SampleKrls.of(Set.of(), Set.of(KeyFingerprint.of(Hash.SHA1, key))))) {
            assertTrue(saysRevoked(krl, "id.pub") && krl.isRevoked(key));
            assertTrue(saysRevoked(krl, "id-cert.pub") && krl.isRevoked(certificate));
            assertFalse(saysRevoked(krl, "other.pub") || krl.isRevoked(other));
        }
        var byCaKey = SampleKrls.of(Set.of(ca), Set.of());
        assertTrue(saysRevoked(byCaKey, "id-cert.pub") && byCaKey.isRevoked(certificate));
        var bySerial = SampleKrls.of(Optional.of(ca), serials(5));
        assertTrue(saysRevoked(bySerial, "id-cert.pub") && bySerial.isRevoked(certificate));
        assertFalse(saysRevoked(bySerial, "id.pub") || bySerial.isRevoked(key));
    }

    @Test
    void revokes_certificates_of_one_ca_and_not_of_another() throws Exception {
        openSsh.newKey("id", "ed25519", 256);
        var certificate = certify("id", "alice", 5);
        var stranger = openSsh.newKey("stranger", "ed25519", 256);
        var ofStranger = SampleKrls.of(Optional.of(stranger), serials(5), "alice");
        var ofAny = SampleKrls.of(Optional.empty(), serials(5));

        assertFalse(saysRevoked(ofStranger, "id-cert.pub") || ofStranger.isRevoked(certificate));
        assertTrue(saysRevoked(ofAny, "id-cert.pub") && ofAny.isRevoked(certificate));
    }

    @Test
    void revokes_by_key_id() throws Exception {
        openSsh.newKey("id", "ed25519", 256);
        var certificate = certify("id", "alice é", 5);

        for (var keyId : List.of("alice é", "alice", "alice é ")) {
            var krl = SampleKrls.of(Optional.of(ca), SerialSet.EMPTY, keyId, "another");
            assertEquals(keyId.equals("alice é"), saysRevoked(krl, "id-cert.pub"), keyId);
            assertEquals(keyId.equals("alice é"), krl.isRevoked(certificate), keyId);
        }
    }

    @Test
    void does_not_revoke_by_serial_zero() throws Exception {
        openSsh.newKey("id", "ed25519", 256);
        var certificate = certify("id", "alice", 0);
        var krl = SampleKrls.of(Optional.of(ca), SerialSet.of(new SerialRange(1, -1)));

        assertFalse(saysRevoked(krl, "id-cert.pub") || krl.isRevoked(certificate));
    }

    /// Every edge of every range of serials, in lists of all shapes, is dumped by `ssh-keygen -Q -l` as we meant it.
    @Test
    void says_the_same_serials_as_ssh_keygen() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            var serials = SampleKrls.serials(random);
            write(SampleKrls.of(Optional.of(ca), serials));
            assertEquals(serials, dumped(openSsh.keygen("-Q", "-l", "-f", "krl")), "seed " + seed + " round " + round);
        }
    }

    @Test
    void writes_a_bitmap_of_the_greatest_length_that_openssh_reads() throws Exception {
        var builder = new SerialSet.Builder();
        for (long serial = 1; serial <= 16_384; serial += 3) {
            builder.add(serial);
        }
        var serials = builder.add(16_384).build();
        write(SampleKrls.of(Optional.of(ca), serials));

        assertEquals(1, SerialPlan.of(serials).size());
        assertEquals(serials, dumped(openSsh.keygen("-Q", "-l", "-f", "krl")));
    }

    @Test
    void is_taken_for_a_whole_list_when_it_has_no_entries() throws Exception {
        openSsh.newKey("id", "ed25519", 256);
        var empty = new Krl(0, SampleKrls.MADE, "", List.of(), Set.of(), Set.of());

        assertFalse(saysRevoked(empty, "id.pub"));
        assertTrue(openSsh.keygen("-Q", "-l", "-f", "krl").contains("KRL version 0"));
    }

    @Test
    void reads_what_ssh_keygen_writes() throws Exception {
        var first = openSsh.newKey("first", "ecdsa", 384);
        var second = openSsh.newKey("second", "rsa", 2048);
        var third = openSsh.newKey("third", "ed25519", 256);
        Files.writeString(directory.resolve("spec"), """
                serial: 5
                serial: 7-9
                serial: 100-90000
                serial: 1000000000000
                serial: 1000000000002
                serial: 18446744073709551615
                id: alice
                id: bob
                """);
        Files.writeString(directory.resolve("keys"), "key: " + first.toLine() + "\nsha1: " + second.toLine()
                + "\nsha256: " + third.toLine() + "\n");
        openSsh.keygen("-k", "-f", "krl", "-s", "ca.pub", "-z", "12345678901234567890", "spec");
        openSsh.keygen("-k", "-u", "-f", "krl", "keys");

        var krl = KrlReader.read(Files.readAllBytes(directory.resolve("krl")));
        assertEquals(List.of(new RevokedCertificates(Optional.of(ca),
                SerialSet.of(SerialRange.of(5), new SerialRange(7, 9), new SerialRange(100, 90_000),
                        SerialRange.of(1_000_000_000_000L), SerialRange.of(1_000_000_000_002L), SerialRange.of(-1)),
                Set.of("alice", "bob"))), krl.certificates());
        assertEquals(Set.of(first), krl.keys());
        assertEquals(Set.of(KeyFingerprint.of(Hash.SHA1, second), KeyFingerprint.of(Hash.SHA256, third)), krl.fingerprints());
    }

    @Test
    void reads_serials_of_all_shapes_that_ssh_keygen_wrote() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            var serials = SampleKrls.serials(random);
            var spec = new StringBuilder();
            serials.ranges().forEach(range -> spec.append("serial: ").append(inSpec(range)).append('\n'));
            Files.writeString(directory.resolve("spec"), spec);
            openSsh.keygen("-k", "-f", "krl", "-s", "ca.pub", "spec");
            var read = KrlReader.read(Files.readAllBytes(directory.resolve("krl")));
            var expected = serials.isEmpty() ? List.of() : List.of(new RevokedCertificates(Optional.of(ca), serials, Set.of()));
            assertEquals(expected, read.certificates(), "seed " + seed + " round " + round);
        }
    }

    /// Where there is only one sensible form, the bytes are the same to the last one.
    @Test
    void writes_the_same_bytes_as_ssh_keygen() throws Exception {
        var first = openSsh.newKey("first", "ecdsa", 256);
        var second = openSsh.newKey("second", "ed25519", 256);
        Files.writeString(directory.resolve("spec"), "serial: 100-90000\nserial: 5000000\nserial: 9000000\nid: zoe\nid: alice\nkey: "
                + first.toLine() + "\nkey: " + second.toLine() + "\nsha256: " + second.toLine() + "\nsha256: " + first.toLine() + "\n");
        openSsh.keygen("-k", "-f", "theirs", "-s", "ca.pub", "-z", "7", "spec");

        byte[] theirs = Files.readAllBytes(directory.resolve("theirs"));
        assertArrayEquals(theirs, KrlWriter.write(KrlReader.read(theirs)));
    }

    private SshCertificate certify(String key, String keyId, long serial) throws Exception {
        openSsh.keygen("-q", "-s", "ca", "-I", keyId, "-n", "alice", "-z", Long.toUnsignedString(serial), key + ".pub");
        return SshCertificate.parse(openSsh.blob(key + "-cert.pub"));
    }

    private void write(Krl krl) throws Exception {
        Files.write(directory.resolve("krl"), KrlWriter.write(krl));
    }

    private boolean saysRevoked(Krl krl, String file) throws Exception {
        write(krl);
        var answer = openSsh.query("krl", file);
        assertTrue(answer.endsWith("REVOKED") || answer.endsWith("ok"), answer);
        return answer.endsWith("REVOKED");
    }

    /// `ssh-keygen` takes no range of one serial.
    private static String inSpec(SerialRange range) {
        return range.first() == range.last() ? Long.toUnsignedString(range.first()) : range.toString();
    }

    private static SerialSet dumped(String text) {
        var serials = new SerialSet.Builder();
        for (var line : new TreeSet<>(text.lines().filter(line -> line.startsWith("serial: ")).toList())) {
            var ends = line.substring("serial: ".length()).split("-");
            serials.add(Long.parseUnsignedLong(ends[0]), Long.parseUnsignedLong(ends[ends.length - 1]));
        }
        return serials.build();
    }
}
