package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.krl.KrlReader;
import org.countersign.server.store.postgres.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Three servers with the same keys on one database, asked over HTTPS.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class NodesTest {
    @TempDir
    Path directory;

    private TestNodes nodes;

    @BeforeEach
    void start() throws Exception {
        nodes = new TestNodes(directory, database -> database);
        for (int i = 0; i < 3; i++) {
            nodes.start();
        }
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void a_token_shown_to_all_nodes_at_once_is_good_for_one_certificate() throws Exception {
        var serials = new HashSet<Long>();
        int rounds = 20;
        for (int round = 0; round < rounds; round++) {
            var token = nodes.sshToken();
            var barrier = new CyclicBarrier(nodes.all().size());
            var answers = new ArrayList<Future<HttpResponse<String>>>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (CaServer node : nodes.all()) {
                    answers.add(threads.submit(() -> {
                        barrier.await();
                        return nodes.sign(node, token);
                    }));
                }
            }
            int issued = 0;
            for (var answer : answers) {
                if (answer.get().statusCode() == 201) {
                    issued++;
                    assertTrue(serials.add(TestNodes.serial(answer.get())));
                } else {
                    assertEquals("token-already-used", TestNodes.code(answer.get()), answer.get().body());
                }
            }
            assertEquals(1, issued);
        }
        assertEquals(rounds, serials.size());
    }

    @Test
    void a_revocation_counts_on_every_node_with_the_next_request() throws Exception {
        long version = 0;
        for (int round = 0; round < 6; round++) {
            var issuer = nodes.get(round % 3);
            var revoker = nodes.get((round + 1) % 3);
            var other = nodes.get((round + 2) % 3);
            long serial = TestNodes.serial(nodes.sign(issuer, nodes.sshToken()));
            assertFalse(krl(other, serial).listed());
            assertEquals(200, nodes.revoke(revoker, serial).statusCode());

            var list = krl(other, serial);
            assertTrue(list.listed(), "serial " + serial);
            assertEquals(list.version(), krl(issuer, serial).version());
            assertTrue(Long.compareUnsigned(list.version(), version) > 0);
            version = list.version();
        }
    }

    @Test
    void a_database_that_is_away_is_said_by_health_and_ended_by_its_return() throws Exception {
        var own = TestDatabase.make();
        var home = Files.createDirectory(directory.resolve("alone"));
        var theirs = JsonObject.builder().put("type", "postgresql").put("dataSource",
                "postgresql://postgres:" + own.password() + "@127.0.0.1:" + own.port() + "/" + own.newDatabase()).build();
        try (var alone = new TestCa(home, config -> config.put("db", theirs))) {
            assertEquals(200, alone.get("/health").status());
            own.stop();
            var token = alone.sshToken("user", "alice", "alice");
            assertEquals(503, sign(alone, token).status());
            assertEquals("store-unavailable", alone.get("/health").code());
            own.start();
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (alone.get("/health").status() != 200 && System.nanoTime() < end) {
                Thread.sleep(50);
            }
            assertEquals(201, sign(alone, token).status());
        } finally {
            own.remove();
        }
    }

    @Test
    void the_nodes_see_one_another_and_whether_they_are_configured_alike() throws Exception {
        nodes.sign(nodes.get(0), nodes.sshToken());
        TestNodes.await(() -> nodesUp(0) == 3);

        nodes.rewrite(config -> config.put("commonName", "Another"));
        var other = nodes.start();
        TestNodes.await(() -> nodesUp(1) == 4);
        assertTrue(nodes.status(nodes.configFile()).text().contains("DIFFERENT"));
        TestNodes.await(() -> nodes.health(nodes.get(0)).contains("degraded"));
        assertEquals(201, nodes.sign(other, nodes.sshToken()).statusCode(), "nobody told it to refuse");
        other.close();
        TestNodes.await(() -> nodesUp(0) == 3);
    }

    /// How many are, when the command ends with this code.
    private long nodesUp(int code) {
        var status = nodes.status(nodes.configFile());
        return status.code() == code ? status.count("node.* up.*") : -1;
    }

    @Test
    void the_ledger_of_all_nodes_can_be_taken_out_of_the_database_and_is_whole() throws Exception {
        for (int i = 0; i < 9; i++) {
            assertEquals(201, nodes.sign(nodes.get(i % 3), nodes.sshToken()).statusCode());
        }
        nodes.all().forEach(CaServer::close);
        var copy = directory.resolve("copy").toString();
        var said = nodes.store("verify", nodes.configFile()).text() + nodes.store("copy", nodes.configFile(), copy).text();
        var anchors = said.lines().filter(line -> line.matches("[0-9]+:[0-9a-f]{64}")).toList();
        assertEquals(2, anchors.size(), said);
        assertEquals(anchors.get(0), anchors.get(1));
        assertEquals(0, TestNodes.said((out, all) -> Main.run(all, out, out), "ledger", "verify", copy, anchors.getFirst()).code());
    }

    @Test
    void the_tables_can_be_made_by_somebody_else_than_the_nodes() throws Exception {
        try (var others = new TestNodes(Files.createDirectory(directory.resolve("others")), database -> database)) {
            var password = others.directory.resolve("database-password").toString();
            assertEquals(3, others.status(others.configFile()).code());
            assertEquals(2, others.store("prepare", others.configFile()).code());
            assertEquals(1, others.store("prepare", others.configFile(), "--user", "nobody", "--password-file", password).code());
            assertEquals(1, others.store("prepare", others.directory + "/elsewhere.json", "--user", "postgres").count(".*/elsewhere.json is no ca.json that names a database"));
            var said = others.store("prepare", others.configFile(), "--user", "postgres", "--password-file", password);
            assertEquals(0, said.code(), said.text());
            assertEquals(1, others.status(others.configFile()).code(), "no server is up");
        }
    }

    private record Listed(long version, boolean listed) {}

    private Listed krl(CaServer node, long serial) throws Exception {
        var answer = nodes.get(node, "/ssh/krl", HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(200, answer.statusCode());
        var krl = KrlReader.read(answer.body());
        return new Listed(krl.version(), krl.certificates().stream().anyMatch(of -> of.serials().contains(serial)));
    }

    private TestCa.Answer sign(TestCa alone, String token) throws Exception {
        return alone.post("/ssh/sign", nodes.request(token));
    }
}
