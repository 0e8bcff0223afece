package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.countersign.core.json.JsonObject;
import org.countersign.server.store.postgres.ConfigurationVersion;
import org.countersign.server.store.postgres.Fleet;
import org.countersign.server.store.postgres.Node;
import org.countersign.server.store.postgres.PostgresStore;
import org.countersign.server.store.postgres.TestDatabase;
import org.countersign.testing.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `ca-server status`, as somebody sees it who was woken up.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StatusTest {
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
    private static final Node WELL = node("ca1:9000", "aaaaaaaaaaaaaaaa", 2, 3);
    @TempDir
    Path directory;

    private static Node node(String name, String fingerprint, long configuration, int secondsAgo) {
        var started = NOW.minusSeconds(600_000);
        return new Node(name, "0.1.0", fingerprint, started, configuration, started, NOW.minusSeconds(secondsAgo), NOW.minusSeconds(secondsAgo), 7, 5, List.of());
    }

    private static Node with(Node node, String... faults) {
        return new Node(node.name(), node.version(), node.fingerprint(), node.configured(), node.configuration(), node.started(), node.seen(), node.committed(),
                node.record(), node.revocation(), List.of(faults));
    }

    private static FleetText fleet(Node... nodes) {
        var newest = new ConfigurationVersion(new byte[16], 2, new byte[1], new byte[1], "jane@ca1", "a note", NOW.minusSeconds(300_000));
        return new FleetText(new Fleet(NOW, 9, new byte[32], NOW.minusSeconds(60), 0, 5, 6, Optional.of(newest), List.of(nodes)));
    }

    @Test
    void says_nothing_is_wrong_when_nothing_is() {
        assertEquals(List.of(), fleet(WELL, node("ca2:9000", "aaaaaaaaaaaaaaaa", 2, 5)).wrong());
    }

    @Test
    void names_a_node_that_is_dead() {
        var fleet = fleet(WELL, node("ca2:9000", "aaaaaaaaaaaaaaaa", 2, 720));
        assertEquals(List.of("ca2:9000 has told nothing for 12 min: it is down, or cannot reach the database or write to it. If it is gone for good, it is"
                + " forgotten after a day"), fleet.wrong());
        assertTrue(fleet.lines().stream().anyMatch(line -> line.startsWith("node           ca2:9000, SILENT for 12 min, version 0.1.0, started 6 days ago")));
    }

    @Test
    void names_a_node_that_differs_and_one_that_is_behind() {
        var wrong = fleet(WELL, node("ca2:9000", "bbbbbbbbbbbbbbbb", 1, 3), node("ca3:9000", "cccccccccccccccc", 2, 3), node("ca4:9000", "aaaaaaaaaaaaaaaa", 2, 3)).wrong();
        assertEquals(2, wrong.size(), wrong::toString);
        assertTrue(wrong.get(0).startsWith("ca2:9000 has not taken up version 2 of the configuration"));
        assertTrue(wrong.get(1).startsWith("ca3:9000 is DIFFERENT"));
        assertTrue(wrong.get(1).endsWith("It issues by its own meanwhile"));
    }

    @Test
    void says_what_a_node_finds_wrong_with_itself_and_whether_it_issues() {
        var slow = with(node("ca2:9000", "aaaaaaaaaaaaaaaa", 2, 3), "CLOCK_APART");
        var fleet = fleet(WELL, slow, with(node("ca3:9000", "aaaaaaaaaaaaaaaa", 2, 3), "FROM_THE_FUTURE"),
                with(node("ca4:9000", "bbbbbbbbbbbbbbbb", 2, 3), "OUTVOTED"));
        var wrong = fleet.wrong();
        assertEquals(3, wrong.size(), wrong::toString);
        assertTrue(wrong.get(0).startsWith("ca2:9000 issues nothing, clock-apart: The clock is more than half a minute"), wrong.get(0));
        assertTrue(wrong.get(0).endsWith("it goes on by itself."), wrong.get(0));
        assertEquals("ca3:9000 says FROM_THE_FUTURE", wrong.get(1));
        assertTrue(wrong.get(2).startsWith("ca4:9000 is DIFFERENT") && wrong.get(2).endsWith("It issues nothing until then"), wrong.get(2));
        assertEquals(2, fleet.lines().stream().filter(line -> line.contains(", up but NOT ISSUING, ")).count());
        assertEquals("no server that is up issues anything; the lines below say why", fleet(slow).wrong().getFirst());
        var json = (JsonObject) fleet.json().array("nodes").get(1);
        assertEquals(List.of("clock-apart"), json.strings("faults"));
        assertFalse(json.bool("issuing").orElseThrow());
    }

    @Test
    void knows_nothing_of_the_faults_of_a_node_that_has_ended() {
        var fleet = fleet(WELL, with(node("ca2:9000", "aaaaaaaaaaaaaaaa", 2, 720), "CLOCK_APART"));
        assertEquals(List.of(), ((JsonObject) fleet.json().array("nodes").get(1)).strings("faults"));
        assertEquals(1, fleet.wrong().size(), fleet.wrong()::toString);
    }

    @Test
    void says_who_does_not_go_by_the_shared_configuration_that_it_shows() {
        assertTrue(fleet(WELL).lines().get(2).endsWith("pushed by jane@ca1 3 days ago: a note"), fleet(WELL).lines().get(2));
        var own = fleet(WELL, node("ca2:9000", "a", 0, 3), node("ca3:9000", "a", 0, 720)).lines().get(2);
        assertTrue(own.endsWith(": a note; servers that are up and go by their own ca.json instead: 1"), own);
    }

    @Test
    void says_when_something_was_so_that_nobody_has_to_reckon() {
        var lines = fleet(node("ca1:9000", "a", 2, 36 * 3600), node("ca2:9000", "a", 2, 1)).lines();
        assertTrue(lines.get(0).startsWith("ledger         9 records, the last 60 s ago; KRL version 6"), lines.get(0));
        assertTrue(lines.get(3).contains("SILENT for 36 h") && lines.get(3).contains("last commit 36 h ago (record 7)"), lines.get(3));
        var newest = new FleetText(new Fleet(NOW, 0, new byte[32], Instant.EPOCH, 0, 0, 0, Optional.empty(), List.of())).lines();
        assertTrue(newest.get(0).startsWith("ledger         no records yet; KRL version 0"), newest.get(0));
    }

    @Test
    void says_that_nothing_is_issued_when_no_node_is_up() {
        assertTrue(fleet(node("ca1:9000", "a", 2, 100)).wrong().getFirst().startsWith("no server is up"));
        assertEquals("no server is up: nothing is issued", fleet().wrong().getFirst());
    }

    @Test
    void tells_programs_the_same() {
        var json = fleet(WELL, node("ca2:9000", "aaaaaaaaaaaaaaaa", 2, 720)).json();
        assertEquals(1, json.strings("wrong").size());
        var nodes = json.array("nodes").stream().map(JsonObject.class::cast).toList();
        assertTrue(nodes.get(0).bool("up").orElseThrow() && nodes.get(0).bool("counts").orElseThrow());
        assertFalse(nodes.get(1).bool("up").orElseThrow());
        assertEquals(2, json.object("configuration").orElseThrow().integer("version").orElseThrow());
        assertEquals("9:" + "0".repeat(64), json.object("ledger").orElseThrow().text("anchor"));
    }

    @Test
    void has_an_exit_code_of_its_own_for_a_database_that_cannot_be_asked() throws Exception {
        assertEquals(3, status("postgresql://ca:hunter2@127.0.0.1:" + FreePorts.next() + "/ca"));
        var server = TestDatabase.shared();
        assertEquals(3, status("postgresql://postgres:" + server.password() + "@127.0.0.1:" + server.port() + "/" + server.newDatabase()));
        assertEquals(2, status("mysql://"));
    }

    /// Whoever upgrades runs the new command first, and is not to think that nothing is issued.
    @Test
    void does_not_take_the_tables_of_an_older_version_for_a_database_that_is_away() throws Exception {
        var server = TestDatabase.shared();
        var database = server.newDatabase();
        PostgresStore.prepare(server.settings(database));
        server.execute(database, "ALTER TABLE countersign.node DROP COLUMN faults");
        assertEquals(2, status("postgresql://postgres:" + server.password() + "@127.0.0.1:" + server.port() + "/" + database));
    }

    private int status(String database) throws Exception {
        var home = Files.createTempDirectory(directory, "home");
        TestCa.notStarted(home, config -> config.put("db", JsonObject.builder().put("type", "postgresql").put("dataSource", database).build()));
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        int code = StatusCommand.run(List.of(home.resolve("ca.json").toString(), "--json"), stream, stream, Map.of());
        assertFalse(out.toString(StandardCharsets.UTF_8).contains("hunter2"), out::toString);
        return code;
    }
}
