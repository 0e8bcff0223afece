package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import org.countersign.server.store.postgres.TestDatabase;
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
        return new Node(name, "0.1.0", fingerprint, started, configuration, started, NOW.minusSeconds(secondsAgo), NOW.minusSeconds(secondsAgo), 7, 5);
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
        assertEquals(List.of("ca2:9000 has told nothing for 12 min: it is down, or cannot reach the database. It is forgotten after a day"), fleet.wrong());
        assertTrue(fleet.lines().stream().anyMatch(line -> line.startsWith("node           ca2:9000, SILENT for 12 min, version 0.1.0, started 6 days ago")));
    }

    @Test
    void names_a_node_that_differs_and_one_that_is_behind() {
        var wrong = fleet(WELL, node("ca2:9000", "bbbbbbbbbbbbbbbb", 1, 3), node("ca3:9000", "cccccccccccccccc", 2, 3), node("ca4:9000", "aaaaaaaaaaaaaaaa", 2, 3)).wrong();
        assertEquals(2, wrong.size(), wrong::toString);
        assertTrue(wrong.get(0).startsWith("ca2:9000 has not taken up version 2 of the configuration"));
        assertTrue(wrong.get(1).startsWith("ca3:9000 is DIFFERENT"));
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
        int closed;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertEquals(3, status("postgresql://ca:hunter2@127.0.0.1:" + closed + "/ca"));
        var server = TestDatabase.shared();
        assertEquals(3, status("postgresql://postgres:" + server.password() + "@127.0.0.1:" + server.port() + "/" + server.newDatabase()));
        assertEquals(2, status("mysql://"));
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
