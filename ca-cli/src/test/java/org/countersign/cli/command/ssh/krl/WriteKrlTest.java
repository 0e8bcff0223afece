package org.countersign.cli.command.ssh.krl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.countersign.cli.CliRun;
import org.countersign.cli.command.ssh.OpenSsh;
import org.countersign.core.ssh.krl.KrlReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `ssh krl create` and `ssh krl add`, and what `ssh-keygen -Q` makes of the lists.
@Timeout(120)
class WriteKrlTest {
    @TempDir
    Path home;

    @BeforeEach
    void makeCertificates() throws Exception {
        for (var name : new String[] {"ca", "other-ca", "key"}) {
            OpenSsh.key(home.resolve(name), "ed25519", name);
        }
        certificate("ca", "seven", "7");
        certificate("ca", "eight", "8");
        certificate("other-ca", "foreign", "7");
        certificate("ca", "nought", "0");
    }

    private void certificate(String ca, String name, String serial) throws Exception {
        OpenSsh.key(home.resolve(name), "ed25519", name);
        OpenSsh.keygen("-q", "-s", path(ca), "-I", "id of " + name, "-n", "jane", "-z", serial, path(name + ".pub"));
    }

    private String path(String name) {
        return home.resolve(name).toString();
    }

    private CliRun krl(String command, String... more) {
        var words = new ArrayList<>(List.of("ssh", "krl", command, path("krl")));
        words.addAll(List.of(more));
        return CliRun.user(home).run(words.toArray(String[]::new));
    }

    private void write(String command, String... more) {
        var run = krl(command, more);
        assertEquals(0, run.exitCode(), run.err());
    }

    private String spec(String... lines) throws IOException {
        return Files.write(home.resolve("spec"), List.of(lines)).toString();
    }

    /// Exactly these are revoked, of the keys and certificates here.
    private void assertRevoked(String... names) throws Exception {
        var revoked = List.of(names);
        for (var name : List.of("ca", "other-ca", "key", "seven", "seven-cert", "eight-cert", "foreign-cert", "nought-cert")) {
            assertEquals(revoked.contains(name), isRevoked(name), name);
        }
    }

    private boolean isRevoked(String name) throws Exception {
        try {
            return !OpenSsh.keygen("-Q", "-f", path("krl"), path(name + ".pub")).contains(": ok");
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("REVOKED"), e.getMessage());
            return true;
        }
    }

    private long version() throws IOException {
        return KrlReader.read(Files.readAllBytes(home.resolve("krl"))).version();
    }

    @Test
    void without_entries_the_list_is_whole_and_revokes_nothing() throws Exception {
        write("create");
        assertRevoked();
        assertEquals(44, Files.size(home.resolve("krl")));
    }

    @Test
    void a_certificate_is_revoked_by_its_serial_or_else_its_key_id() throws Exception {
        write("create", path("seven-cert.pub"), path("nought-cert.pub"));
        assertRevoked("seven-cert", "nought-cert");
    }

    @Test
    void a_key_is_revoked_in_every_certificate() throws Exception {
        write("create", path("seven.pub"));
        assertRevoked("seven", "seven-cert");
        write("create", "--force", path("ca.pub"));
        assertRevoked("ca", "seven-cert", "eight-cert", "nought-cert");
    }

    @Test
    void serials_and_key_ids_are_those_of_the_ca_that_is_named() throws Exception {
        write("create", "--ca-key", path("ca.pub"), spec("# a comment", "", "serial: 5-7 # old", "  id:  id of eight"));
        assertRevoked("seven-cert", "eight-cert");
        write("create", "--force", "--any-ca", "--serial", "0x7");
        assertRevoked("seven-cert", "foreign-cert");
        write("create", "--force", "--ca-key", path("ca.pub"), "--key-id", "id of seven", "--serial", "8-18446744073709551615");
        assertRevoked("seven-cert", "eight-cert");
    }

    @Test
    void keys_are_revoked_by_their_hashes() throws Exception {
        String key = Files.readString(home.resolve("key.pub")).strip();
        String seven = Files.readString(home.resolve("seven-cert.pub")).strip();
        String hash = OpenSsh.keygen("-l", "-f", path("other-ca.pub")).split(" ")[1];
        write("create", spec("SHA1: " + key, "sha256:" + seven, "hash: " + hash));
        assertRevoked("key", "seven", "seven-cert", "other-ca", "foreign-cert");
        write("create", "--force", spec("key: " + seven));
        assertRevoked("seven", "seven-cert");
    }

    @Test
    void adding_keeps_what_was_there_and_raises_the_version() throws Exception {
        write("create", "--krl-version", "41", "--comment", "by hand", path("key.pub"));
        write("add", path("seven-cert.pub"));
        assertEquals(42, version());
        write("add", "--ca-key", path("ca.pub"), "--serial", "8", "--krl-version", "50");
        assertEquals(50, version());
        assertRevoked("key", "seven-cert", "eight-cert");
        assertEquals("by hand", KrlReader.read(Files.readAllBytes(home.resolve("krl"))).comment());
    }

    @Test
    void the_list_of_ssh_keygen_can_be_added_to() throws Exception {
        OpenSsh.keygen("-q", "-k", "-f", path("krl"), "-s", path("ca.pub"), spec("serial: 7"));
        write("add", path("key.pub"));
        assertRevoked("key", "seven-cert");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serial: 7", "id: jane", "serial: 0", "serial: 9-7", "serial: x", "serial: 18446744073709551616", "hash: SHA256:short", "hash: MD5:00",
        "hash: SHA1:AAAAAAAAAAAAAAAAAAAAAAAAAAA", "key: nonsense", "nonsense", "sha1:", "id:", "ssh-dss AAAAB3NzaC1kc3MAAAABAQ==", "id: a#b"})
    void a_line_that_cannot_be_is_named_and_nothing_is_written(String line) throws Exception {
        write("create", path("key.pub"));
        byte[] before = Files.readAllBytes(home.resolve("krl"));
        for (var command : List.of("create", "add")) {
            var run = krl(command, spec("# first", line));
            assertEquals(1, run.exitCode(), run.err());
            assertTrue(run.err().contains("spec, line 2: "), run.err());
        }
        assertArrayEquals(before, Files.readAllBytes(home.resolve("krl")));
    }

    @Test
    void the_version_never_goes_back() throws Exception {
        write("create", "--krl-version", "18446744073709551614");
        write("add", path("key.pub"));
        var run = krl("add", path("seven.pub"));
        assertTrue(run.err().contains("has version 18446744073709551615 already"), run.err());
        assertRevoked("key");
    }

    @Test
    void a_list_that_is_missing_or_broken_is_not_added_to() throws Exception {
        assertEquals(1, krl("add", path("key.pub")).exitCode());
        assertFalse(Files.exists(home.resolve("krl")) || Files.exists(home.resolve("krl.lock")));
        Files.writeString(home.resolve("krl"), "no list\n");
        assertEquals(1, krl("add", path("key.pub")).exitCode());
        assertEquals("no list\n", Files.readString(home.resolve("krl")));
    }

    @Test
    void a_list_is_replaced_only_after_a_yes() throws Exception {
        write("create", path("key.pub"));
        assertEquals(1, krl("create").exitCode());
        assertRevoked("key");
    }
}
