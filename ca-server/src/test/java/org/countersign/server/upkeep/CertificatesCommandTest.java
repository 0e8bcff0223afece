package org.countersign.server.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.server.store.Samples;
import org.countersign.server.store.SettableTime;
import org.countersign.server.store.embedded.EmbeddedStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The store stays open, as that of a running server would be.
class CertificatesCommandTest {
    @TempDir
    Path directory;

    private final SettableTime time = new SettableTime(Samples.NOW);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private EmbeddedStore store;

    /// In several segments: 40 users, of whom every fourth is `ops` too, an hour later a host, and an X.509 certificate.
    @BeforeEach
    void issue() throws IOException {
        store = EmbeddedStore.open(directory, time, _ -> { }, 2000);
        for (int serial = 1; serial <= 40; serial++) {
            String name = "user" + serial;
            store.admit(Samples.issuance(serial % 4 == 0 ? Samples.user(serial, name + "@example.com", name, "ops")
                    : Samples.user(serial, name + "@example.com", name)));
        }
        store.revoke(Samples.revocation(CertificateId.ssh(8)));
        time.advance(Duration.ofHours(1));
        store.admit(Samples.issuance(Samples.host(41, Samples.NOW.plusSeconds(9), "web01"), time.instant()));
        store.admit(Samples.issuance(Samples.x509(BigInteger.valueOf(7), "web01"), time.instant()));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void finds_by_principal_the_newest_first() {
        var found = json("--principal", "ops");

        assertEquals(List.of("40", "36", "32", "28", "24", "20", "16", "12", "8", "4"), serials(found));
        assertEquals(List.of("user8", "ops"), found.get(8).strings("names"));
        assertTrue(found.get(8).bool("revoked").orElseThrow());
        assertFalse(found.get(7).bool("revoked").orElseThrow());
    }

    @Test
    void finds_by_key_id_by_serial_by_type_and_by_time() {
        assertEquals(List.of("17"), serials(json("--key-id", "user17@example.com")));
        assertEquals(List.of("ssh-user"), json("--serial", "0x11").stream().map(one -> one.text("type")).toList());
        assertEquals(List.of("x509", "ssh-user"), json("--serial", "7").stream().map(one -> one.text("type")).toList());
        assertEquals(List.of("41"), serials(json("--type", "host")));
        assertEquals(List.of("7", "41"), serials(json("--since", "30m")));
        assertEquals(40, json("--until", Samples.NOW.plusSeconds(60).toString()).size());
        assertEquals(List.of("7"), serials(json("--principal", "web01", "--type", "x509")));
    }

    @Test
    void shows_what_was_issued_since_the_segment_was_begun() {
        store.admit(Samples.issuance(Samples.user(99, "fresh", "fresh"), time.instant()));

        assertEquals(List.of("99"), serials(json("--principal", "fresh")));
    }

    @Test
    void shows_what_a_terminal_would_obey_or_hide() {
        store.admit(Samples.issuance(Samples.user(99, "a\u202etxt.", "al\u200bice"), time.instant()));

        assertEquals("al\u200bice", json("--serial", "99").getFirst().strings("names").getFirst());
        run("--serial", "99");
        assertFalse(out.toString(StandardCharsets.UTF_8).matches("(?s).*[\u202e\u200b].*"), out.toString(StandardCharsets.UTF_8));
        assertTrue(out.toString(StandardCharsets.UTF_8).endsWith("  \"a\\u202etxt.\"  al\\342\\200\\213ice\n"), out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void says_that_there_are_more_than_wanted() {
        assertEquals(List.of("7", "41", "40"), serials(json("--limit", "3")));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("more"));
        assertEquals(42, json("--limit", "0").size());
    }

    @Test
    void writes_a_line_for_people() {
        assertEquals(0, run("--serial", "41"));

        assertEquals("ssh-host  expired  41  2026-11-22T10:00:00.123456789Z to 2026-11-22T10:00:09.123456789Z  \"web01\"  web01\n",
                out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void answers_nothing_found_and_wrong_arguments_with_codes_of_their_own() {
        assertEquals(1, run("--principal", "nobody"));
        assertEquals(2, run("--since", "yesterday"));
        assertEquals(2, run("--colour", "red"));
        assertEquals(2, run("--serial", "12", "--principal", "ops"));
        assertEquals(2, run("--limit", "-1"));
        assertEquals(1, CertificatesCommand.run(List.of(directory.resolve("ledger/none").toString()), stream(out), stream(err), Map.of(), time));
    }

    @Test
    void writes_no_file() throws IOException {
        List<Path> before = files();
        json("--principal", "ops");

        assertEquals(before, files());
    }

    private List<Path> files() throws IOException {
        store.close();
        try (Stream<Path> files = Files.walk(directory)) {
            return files.sorted().toList();
        }
    }

    private static List<String> serials(List<JsonObject> found) {
        return found.stream().map(one -> one.text("serial")).toList();
    }

    private List<JsonObject> json(String... flags) {
        out.reset();
        assertEquals(0, run(Stream.concat(Stream.of(flags), Stream.of("--json")).toArray(String[]::new)), err::toString);
        return out.toString(StandardCharsets.UTF_8).lines().map(line -> Json.parseObject(line, JsonLimits.FILE)).toList();
    }

    private int run(String... flags) {
        return CertificatesCommand.run(Stream.concat(Stream.of(directory.toString()), Stream.of(flags)).toList(), stream(out), stream(err), Map.of(), time);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
