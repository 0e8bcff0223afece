package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.krl.KrlReader;
import org.countersign.core.token.SshTokenOptions;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenPurpose;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigLoader;
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

    private final List<CaServer> nodes = new ArrayList<>();
    private SshPublicKey key;
    private TestCa ca;
    private HttpClient client;
    private JsonObject settings;

    @BeforeEach
    void start() throws Exception {
        key = SshPublicKey.of(KeyGenerator.ec("P-256").generate(new SecureRandom()).getPublic());
        var server = TestDatabase.shared();
        var password = directory.resolve("database-password");
        AtomicFile.write(password, server.password().getBytes(StandardCharsets.UTF_8), FileMode.PRIVATE);
        settings = JsonObject.builder().put("type", "postgresql")
                .put("dataSource", "postgresql://postgres@127.0.0.1:" + server.port() + "/" + server.newDatabase())
                .put("passwordFile", password.toString()).build();
        ca = TestCa.notStarted(directory, config -> config.put("db", settings));
        client = ca.client();
        for (int i = 0; i < 3; i++) {
            nodes.add(node());
        }
    }

    @AfterEach
    void stop() {
        client.close();
        nodes.forEach(CaServer::close);
    }

    private CaServer node() throws Exception {
        var config = ConfigLoader.load(directory.resolve("ca.json"), new ConfigEnvironment(directory, directory, directory)).config();
        return CaServer.start(config, new KeyPasswords(ServerOptions.parse(List.of()), Optional.empty()), Crypto.fastest(),
                InstantSource.system(), failure -> {
                    throw new AssertionError(failure);
                });
    }

    @Test
    void a_token_shown_to_all_nodes_at_once_is_good_for_one_certificate() throws Exception {
        var serials = new HashSet<Long>();
        int rounds = 20;
        for (int round = 0; round < rounds; round++) {
            var token = sshToken();
            var barrier = new CyclicBarrier(nodes.size());
            var answers = new ArrayList<Future<HttpResponse<String>>>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (CaServer node : nodes) {
                    answers.add(threads.submit(() -> {
                        barrier.await();
                        return sign(node, token);
                    }));
                }
            }
            int issued = 0;
            for (var answer : answers) {
                if (answer.get().statusCode() == 201) {
                    issued++;
                    assertTrue(serials.add(serial(answer.get())));
                } else {
                    assertEquals("token-already-used", code(answer.get()), answer.get().body());
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
            long serial = serial(sign(issuer, sshToken()));
            assertFalse(krl(other, serial).listed());
            revoke(revoker, serial);

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
        sign(nodes.getFirst(), sshToken());
        var status = awaitStatus(0, 3);
        assertEquals(1, status.lines().filter(line -> line.startsWith("node")).map(line -> line.replaceAll(".*configuration ", "")).distinct().count(), status);

        ca.rewrite(config -> config.put("db", settings).put("commonName", "Another"));
        nodes.add(node());
        assertTrue(awaitStatus(1, 4).contains("DIFFERENT"));
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!health(nodes.getFirst()).contains("degraded") && System.nanoTime() < end) {
            Thread.sleep(100);
        }
        assertTrue(health(nodes.getFirst()).contains("degraded"));
        nodes.removeLast().close();
        awaitStatus(0, 3);
    }

    private String awaitStatus(int code, int count) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            var out = new ByteArrayOutputStream();
            var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
            int met = StatusCommand.run(List.of(directory.resolve("ca.json").toString()), stream, stream, Map.of());
            var text = out.toString(StandardCharsets.UTF_8);
            if (met == code && text.lines().filter(line -> line.startsWith("node") && line.contains("up")).count() == count) {
                return text;
            }
            assertTrue(System.nanoTime() < end, text);
            Thread.sleep(100);
        }
    }

    private String health(CaServer node) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(node, "/health")).GET().build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void the_ledger_of_all_nodes_can_be_taken_out_of_the_database_and_is_whole() throws Exception {
        for (int i = 0; i < 9; i++) {
            assertEquals(201, sign(nodes.get(i % 3), sshToken()).statusCode());
        }
        nodes.forEach(CaServer::close);
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        var config = directory.resolve("ca.json").toString();
        assertEquals(0, StoreCommand.run(List.of("verify", config), stream, stream, Map.of()), out::toString);
        assertEquals(0, StoreCommand.run(List.of("copy", config, directory.resolve("copy").toString()), stream, stream, Map.of()), out::toString);
        var anchors = out.toString(StandardCharsets.UTF_8).lines().filter(line -> line.matches("[0-9]+:[0-9a-f]{64}")).distinct().toList();
        assertEquals(1, anchors.size(), out::toString);
        assertEquals(0, Main.run(List.of("ledger", "verify", directory.resolve("copy").toString(), anchors.getFirst()), stream, stream));
    }

    private record Listed(long version, boolean listed) {}

    private Listed krl(CaServer node, long serial) throws Exception {
        var answer = client.send(HttpRequest.newBuilder(uri(node, "/ssh/krl")).timeout(Duration.ofSeconds(20)).GET().build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(200, answer.statusCode());
        var krl = KrlReader.read(answer.body());
        return new Listed(krl.version(), krl.certificates().stream().anyMatch(of -> of.serials().contains(serial)));
    }

    private void revoke(CaServer node, long serial) throws Exception {
        var token = ca.token(TokenContent.of(TokenPurpose.SSH_REVOKE, TestCa.URL, Long.toString(serial),
                TestCa.newId(), Instant.now()));
        var body = JsonObject.builder().put("serial", Long.toString(serial)).put("ott", token).put("passive", true).put("reasonCode", 1).build();
        var answer = post(node, "/ssh/revoke", body);
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private String sshToken() {
        return ca.token(TokenContent.of(TokenPurpose.SSH_SIGN, TestCa.URL, "alice", TestCa.newId(), Instant.now())
                .withSsh(new SshTokenOptions("user", "alice", List.of("alice"), "", "")));
    }

    private JsonObject request(String token) {
        return JsonObject.builder().put("publicKey", Base64.getEncoder().encodeToString(key.blob())).put("ott", token).build();
    }

    private HttpResponse<String> sign(CaServer node, String token) throws Exception {
        return post(node, "/ssh/sign", request(token));
    }

    private TestCa.Answer sign(TestCa alone, String token) throws Exception {
        return alone.post("/ssh/sign", request(token));
    }

    private HttpResponse<String> post(CaServer node, String path, JsonObject body) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(node, path)).timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body))).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(CaServer node, String path) {
        return URI.create(TestCa.URL + ":" + node.port() + path);
    }

    private static long serial(HttpResponse<String> answer) {
        assertEquals(201, answer.statusCode(), answer.body());
        var wire = Json.parseObject(answer.body(), JsonLimits.FILE).text("crt");
        return SshCertificate.parse(Base64.getDecoder().decode(wire)).body().serial();
    }

    private static String code(HttpResponse<String> answer) {
        return Json.parseObject(answer.body(), JsonLimits.FILE).text("code");
    }
}
