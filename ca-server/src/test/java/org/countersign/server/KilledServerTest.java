package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.SshTokenOptions;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;
import org.countersign.server.store.embedded.EmbeddedStore;
import org.countersign.testing.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole server as a process of its own, killed under load again and again: what it answered, it knows for ever.
class KilledServerTest {
    private static final int ROUNDS = 20;
    private static final int CLIENTS = 8;
    private static final int MOST_WAITING = 10_000;

    @TempDir
    Path directory;

    /// What clients were told: each certificate by the token it was issued for.
    private final Map<String, SshCertificate> acknowledged = new ConcurrentHashMap<>();

    @Test
    void loses_no_certificate_and_no_spent_token_in_twenty_kills_under_load() throws Exception {
        int port = FreePorts.next();
        var key = SshPublicKey.of(KeyGenerator.ec("P-256").generate(new SecureRandom()).getPublic());
        try (var ca = TestCa.notStarted(directory, config -> config.put("address", "127.0.0.1:" + port)
                .put("authority", config.build().object("authority").orElseThrow().edit().put("disableIssuedAtCheck", true).build()))) {
            var random = new Random(20);
            for (int round = 0; round < ROUNDS; round++) {
                var server = start();
                try (var client = ca.client()) {
                    replayOne(client, port, key, random);
                    load(client, ca, port, key, server, 1 + random.nextInt(60));
                } finally {
                    server.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
                }
            }
            checkLedger();
            System.out.println("killed " + ROUNDS + " times, " + acknowledged.size() + " certificates acknowledged, none lost");
        }
        assertTrue(acknowledged.size() >= ROUNDS, "there was load: " + acknowledged.size());
    }

    private Process start() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                "org.countersign.server.Main", directory.resolve("ca.json").toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        var said = new ArrayList<String>();
        var errors = process.errorReader(StandardCharsets.UTF_8);
        for (String line = errors.readLine(); line != null; line = errors.readLine()) {
            said.add(line);
            if (line.startsWith("SSH user CA key")) {
                Thread.ofPlatform().daemon().start(() -> errors.lines().forEach(_ -> {}));
                return process;
            }
        }
        throw new AssertionError("the server did not start: " + said);
    }

    /// A token that was good before the kill is not good after it.
    private void replayOne(HttpClient client, int port, SshPublicKey key, Random random) throws Exception {
        var tokens = List.copyOf(acknowledged.keySet());
        if (!tokens.isEmpty()) {
            var answer = send(client, port, key, tokens.get(random.nextInt(tokens.size())));
            assertEquals(401, answer.statusCode(), answer.body());
            assertEquals("token-already-used", Json.parseObject(answer.body(), JsonLimits.FILE).text("code"));
        }
    }

    private void load(HttpClient client, TestCa ca, int port, SshPublicKey key, Process server, int answers) throws Exception {
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            var clients = IntStream.range(0, CLIENTS)
                    .mapToObj(_ -> threads.submit(() -> askUntilItDies(client, ca, port, key))).toList();
            int enough = acknowledged.size() + answers;
            for (int waited = 0; acknowledged.size() < enough && waited < MOST_WAITING; waited++) {
                Thread.sleep(1);
            }
            server.destroyForcibly();
            for (var one : clients) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
    }

    private void askUntilItDies(HttpClient client, TestCa ca, int port, SshPublicKey key) {
        for (int i = 0; i < 10_000; i++) {
            var token = token(ca, port);
            try {
                var answer = send(client, port, key, token);
                assertEquals(201, answer.statusCode(), answer.body());
                var wire = Json.parseObject(answer.body(), JsonLimits.FILE).text("crt");
                acknowledged.put(token, SshCertificate.parse(Base64.getDecoder().decode(wire)));
            } catch (IOException e) {
                return;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static String token(TestCa ca, int port) {
        var now = Instant.now();
        return TokenMinter.jwk("admin", ca.provisioner.publicJwk().keyId(), ca.provisioner.keyPair().getPrivate())
                .mint(TokenContent.of(TokenPurpose.SSH_SIGN, TestCa.URL + ":" + port, "alice", TestCa.newId(), now)
                        .withSsh(new SshTokenOptions("user", "alice", List.of("alice"), "", "")));
    }

    private static HttpResponse<String> send(HttpClient client, int port, SshPublicKey key, String token)
            throws IOException, InterruptedException {
        var body = JsonObject.builder().put("publicKey", Base64.getEncoder().encodeToString(key.blob())).put("ott", token).build();
        return client.send(HttpRequest.newBuilder(URI.create(TestCa.URL + ":" + port + "/ssh/sign"))
                .timeout(Duration.ofSeconds(10)).POST(HttpRequest.BodyPublishers.ofString(Json.write(body))).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /// Every certificate that a client holds is on the ledger with the very bytes that were signed, and no serial is there twice.
    private void checkLedger() throws IOException {
        var serials = acknowledged.values().stream().map(certificate -> certificate.body().id()).distinct().count();
        assertEquals(acknowledged.size(), serials, "serials");
        try (var store = EmbeddedStore.open(directory.resolve("db"), java.time.InstantSource.system(), failure -> {})) {
            for (var certificate : acknowledged.values()) {
                CertificateId id = certificate.body().id();
                var recorded = store.find(id).orElseThrow(() -> new AssertionError("lost " + id));
                assertEquals(Base64.getEncoder().encodeToString(certificate.body().toBeSigned()),
                        Base64.getEncoder().encodeToString(recorded.toBeSigned()), "recorded bytes of " + id);
            }
        }
    }
}
