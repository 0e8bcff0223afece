package org.countersign.cli.command.ssh.krl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.countersign.cli.ChildJvm;
import org.countersign.cli.CliRun;
import org.countersign.cli.Main;
import org.countersign.cli.agent.TestCertificates;
import org.countersign.cli.client.FakeCa;
import org.countersign.cli.command.ssh.OpenSsh;
import org.countersign.cli.terminal.StatusLines;
import org.countersign.cli.terminal.Style;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.SshSig;
import org.countersign.core.ssh.krl.Krl;
import org.countersign.core.ssh.krl.KrlWriter;
import org.countersign.core.ssh.krl.RevokedCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `ssh krl update`: what is believed, and what replaces what.
@Timeout(120)
class UpdateKrlTest {
    @TempDir
    Path home;

    private KrlAuthority authority;

    @BeforeEach
    void start() throws Exception {
        authority = new KrlAuthority(home);
    }

    @AfterEach
    void stop() {
        authority.close();
    }

    private Path file() {
        return home.resolve("revoked_keys");
    }

    private CliRun update(String... more) {
        var words = new ArrayList<>(List.of("ssh", "krl", "update", "--out", file().toString()));
        words.addAll(List.of(more));
        return authority.user().run(words.toArray(String[]::new));
    }

    private void mustUpdate() {
        var run = update();
        assertEquals(0, run.exitCode(), run.err());
    }

    /// The update fails, saying this, and the file stays as it is.
    private void assertKept(String reason) throws IOException {
        byte[] before = Files.exists(file()) ? Files.readAllBytes(file()) : null;
        var run = update();
        assertEquals(1, run.exitCode(), run.err());
        assertTrue(run.err().contains(reason), run.err());
        assertArrayEquals(before, Files.exists(file()) ? Files.readAllBytes(file()) : null);
    }

    @Test
    void fetches_a_list_that_openssh_obeys() throws Exception {
        byte[] list = authority.list(5);
        authority.serve(list);
        assertEquals("✔ Revocation list: " + file() + ", version 5\n", update().err());
        assertArrayEquals(list, Files.readAllBytes(file()));
        assertEquals(PosixFilePermissions.fromString("rw-r--r--"), Files.getPosixFilePermissions(file()));
        var listing = OpenSsh.keygen("-Q", "-l", "-f", file().toString());
        assertTrue(listing.contains("# KRL version 5") && listing.contains("serial: 7"), listing);
    }

    @Test
    void a_long_list_is_taken_and_one_without_end_is_not() throws Exception {
        var serials = LongStream.range(0, 700_000).mapToObj(i -> SerialRange.of(i * 1_000 + 1)).toArray(SerialRange[]::new);
        byte[] list = KrlWriter.write(new Krl(9, Instant.parse("2026-11-22T10:00:00Z"), "", List.of(new RevokedCertificates(
                Optional.of(authority.publicKey()), SerialSet.of(serials), Set.of())), Set.of(), Set.of()));
        assertTrue(list.length > 5_000_000, "only " + list.length + " bytes");
        authority.serve(list);
        mustUpdate();
        assertArrayEquals(list, Files.readAllBytes(file()));
        authority.serve(new byte[17 * 1024 * 1024]);
        assertKept("the answer is larger than 16 MiB");
    }

    @Test
    void a_list_that_is_there_already_is_not_written_again() throws Exception {
        authority.serve(authority.list(5));
        mustUpdate();
        var key = Files.readAttributes(file(), BasicFileAttributes.class).fileKey();
        assertEquals("✔ Revocation list: " + file() + ", version 5 as before\n", update().err());
        assertEquals(key, Files.readAttributes(file(), BasicFileAttributes.class).fileKey());
    }

    @Test
    void never_goes_back() throws Exception {
        authority.serve(authority.list(5));
        mustUpdate();
        authority.serve(authority.list(4));
        assertKept("older than");
        authority.serve(authority.list(-1));
        mustUpdate();
        authority.serve(authority.list(Long.MAX_VALUE));
        assertKept("older than");
    }

    @Test
    void of_two_lists_of_one_version_the_later_counts() throws Exception {
        authority.serve(authority.list(5, Instant.parse("2026-11-22T10:00:00Z")));
        mustUpdate();
        authority.serve(authority.list(5, Instant.parse("2026-11-22T09:00:00Z")));
        assertKept("older than");
        authority.serve(authority.list(5, Instant.parse("2026-11-22T11:00:00Z")));
        mustUpdate();
    }

    @Test
    void believes_only_the_signature_of_a_ca_key_for_this_purpose() throws Exception {
        authority.serve(authority.list(1));
        mustUpdate();
        byte[] list = authority.list(2);
        authority.serve(list, KrlAuthority.sign(TestCertificates.keyPair("Ed25519"), SshSig.KRL, list));
        assertKept("not signed");
        authority.serve(list, KrlAuthority.sign(authority.key, "file", list));
        assertKept("not signed");
        authority.serve(list, KrlAuthority.sign(authority.key, SshSig.KRL, authority.list(3)));
        assertKept("not signed");
        authority.serve(list, "this is no signature");
        assertKept("not signed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no list", "SSHKRL\n\0"})
    void what_openssh_cannot_read_never_reaches_the_file_whoever_signed_it(String content) throws Exception {
        authority.serve(authority.list(1));
        mustUpdate();
        authority.serve(content.getBytes(StandardCharsets.US_ASCII));
        assertKept("cannot be read");
    }

    @Test
    void a_list_that_is_cut_short_never_reaches_the_file() throws Exception {
        authority.serve(authority.list(1));
        mustUpdate();
        byte[] list = authority.list(2);
        for (int length = list.length - 1; length > 0; length -= 13) {
            authority.serve(Arrays.copyOf(list, length));
            assertKept("revocation list");
        }
    }

    @Test
    void a_broken_file_is_replaced_by_any_good_list() throws Exception {
        Files.writeString(file(), "broken");
        authority.serve(authority.list(1));
        mustUpdate();
        assertTrue(OpenSsh.keygen("-Q", "-l", "-f", file().toString()).contains("version 1"));
    }

    @Test
    void a_pair_that_changed_between_two_requests_is_fetched_again() throws Exception {
        byte[] fresh = authority.list(2);
        authority.serve(fresh);
        var asked = new AtomicInteger();
        byte[] old = authority.list(1);
        authority.ca.answers("GET /ssh/krl", _ -> new FakeCa.Answer(200, asked.incrementAndGet() == 1 ? old : fresh));
        mustUpdate();
        assertArrayEquals(fresh, Files.readAllBytes(file()));
    }

    @Test
    void a_ca_without_a_list_leaves_the_file_alone() throws Exception {
        authority.serve(authority.list(1));
        mustUpdate();
        authority.ca.answers("GET /ssh/krl", 404, "{\"status\":404,\"message\":\"not found\"}");
        assertKept("the CA serves no revocation list");
        authority.ca.answers("GET /ssh/krl", 500, "{\"status\":500,\"message\":\"there is none\"}");
        assertKept("there is none");
    }

    @Test
    void a_link_is_not_written_through() throws Exception {
        var other = Files.writeString(home.resolve("other"), "precious");
        Files.createSymbolicLink(file(), other);
        authority.serve(authority.list(1));
        assertKept("is a symbolic link");
        assertEquals("precious", Files.readString(other));
    }

    @Test
    void keys_in_a_file_count_instead_of_those_that_the_ca_shows() throws Exception {
        authority.serve(authority.list(1));
        var stranger = OpenSsh.key(home.resolve("stranger"), "ed25519", "stranger");
        assertTrue(update("--trusted-keys", stranger + ".pub").err().contains("not signed"));
        Files.writeString(home.resolve("trusted"), authority.publicKey().toLine() + " ca\n");
        authority.ca.answers("GET /ssh/roots", 500, "");
        assertEquals(0, update("--trusted-keys", home.resolve("trusted").toString()).exitCode());
    }

    @Test
    void flags_are_checked_before_the_ca_is_asked() {
        assertTrue(update("--daemon", "--interval", "soon").err().contains("invalid value 'soon' for flag '--interval'"));
        assertTrue(update("--daemon", "--interval", "10ms").err().contains("less than a second"));
        assertTrue(authority.user().run("ssh", "krl", "update", "--out", home.resolve("no/file").toString()).err().contains("no such directory"));
        assertEquals(List.of(), authority.ca.asked());
    }

    @Test
    void the_daemon_goes_on_after_failures_and_ends_well() throws Exception {
        authority.serve(authority.list(1), "not yet signed");
        var command = ChildJvm.command(List.of(), Main.class, "ssh", "krl", "update", "--daemon", "--interval", "1s", "--out", file().toString());
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(home.resolve("log").toFile());
        builder.environment().put("HOME", home.toString());
        var daemon = builder.start();
        try {
            await(() -> Files.readString(home.resolve("log")).contains("✗ Not updated: "));
            authority.serve(authority.list(1));
            await(() -> Files.readString(home.resolve("log")).contains("version 1\n"));
            authority.serve(authority.list(2));
            await(() -> Files.readString(home.resolve("log")).contains("version 2\n"));
            daemon.destroy();
            assertTrue(daemon.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, daemon.exitValue(), Files.readString(home.resolve("log")));
        } finally {
            daemon.destroyForcibly();
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private void await(Condition condition) throws Exception {
        for (int i = 0; i < 600 && !condition.holds(); i++) {
            Thread.sleep(100);
        }
        assertTrue(condition.holds(), Files.readString(home.resolve("log")));
    }

    @Test
    void waits_are_spread_around_the_interval() {
        var daemon = new Daemon(Duration.ofSeconds(100), new StatusLines(System.err, Style.PLAIN));
        var waits = Stream.generate(() -> daemon.around(Duration.ofSeconds(100))).limit(200).toList();
        assertTrue(waits.stream().allMatch(wait -> wait.toSeconds() >= 80 && wait.toSeconds() <= 120), waits.toString());
        assertTrue(waits.stream().distinct().count() > 100);
        assertFalse(waits.stream().allMatch(wait -> wait.toSeconds() < 100));
    }
}
