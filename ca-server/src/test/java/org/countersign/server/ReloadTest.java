package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.PublicJwk;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.krl.Krl;
import org.countersign.core.ssh.krl.KrlReader;
import org.countersign.core.token.SshTokenOptions;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;
import org.countersign.testing.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that is a process of its own reads its configuration again on SIGHUP.
class ReloadTest {
    private static final int CLIENTS = 4;
    private static final int RELOADS = 8;
    private static final String KEY = Base64.getEncoder().encodeToString(
            SshPublicKey.of(KeyGenerator.ec("P-256").generate(new SecureRandom()).getPublic()).blob());

    @TempDir
    Path directory;

    private int port;
    private TestCa ca;

    private ChildServer start() throws Exception {
        port = FreePorts.next();
        ca = TestCa.notStarted(directory, here(config -> config));
        return ChildServer.start(directory, Map.of(), config());
    }

    private String config() {
        return directory.resolve("ca.json").toString();
    }

    private UnaryOperator<JsonObject.Builder> here(UnaryOperator<JsonObject.Builder> change) {
        return config -> change.apply(config.put("address", "127.0.0.1:" + port));
    }

    /// Another name for the provisioner.
    private static UnaryOperator<JsonObject.Builder> named(String name) {
        return config -> {
            var authority = config.build().object("authority").orElseThrow();
            var all = new ArrayList<>(authority.array("provisioners"));
            all.set(0, ((JsonObject) all.getFirst()).edit().put("name", name).build());
            return config.put("authority", authority.edit()
                    .put("provisioners", new JsonArray(all)).build());
        };
    }

    private String token(String provisioner, Instant issued) {
        return TokenMinter.jwk(provisioner, ca.provisioner.publicJwk().keyId(), ca.provisioner.keyPair().getPrivate())
                .mint(TokenContent.of(TokenPurpose.SSH_SIGN, TestCa.URL + ":" + port, "alice", TestCa.newId(), issued)
                        .withSsh(new SshTokenOptions("user", "alice", List.of("alice"), "", "")));
    }

    private HttpResponse<String> sign(HttpClient client, String token) throws IOException, InterruptedException {
        var body = JsonObject.builder().put("publicKey", KEY).put("ott", token).build();
        return client.send(HttpRequest.newBuilder(URI.create(TestCa.URL + ":" + port + "/ssh/sign"))
                .timeout(Duration.ofSeconds(60)).POST(HttpRequest.BodyPublishers.ofString(Json.write(body))).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonObject get(HttpClient client, String path) throws IOException, InterruptedException {
        var answer = client.send(HttpRequest.newBuilder(URI.create(TestCa.URL + ":" + port + path))
                .timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
        return Json.parseObject(answer.body(), JsonLimits.FILE);
    }

    @Test
    void no_request_fails_while_the_configuration_changes_under_load() throws Exception {
        try (var server = start(); var threads = Executors.newFixedThreadPool(CLIENTS)) {
            var done = new AtomicBoolean();
            var signed = new AtomicInteger();
            var clients = new ArrayList<Future<?>>();
            for (int i = 0; i < CLIENTS; i++) {
                boolean keepsConnection = i % 2 == 0;
                Callable<Void> work = () -> signUntil(done, keepsConnection, signed);
                clients.add(threads.submit(work));
            }
            try {
                for (int i = 1; i <= RELOADS; i++) {
                    // The second provisioner comes and goes; the first one, which the clients use, stays.
                    ca.rewrite(here(i % 2 == 0 ? config -> config : TestCa.with(TestCa.x5c("extra", ca.root))));
                    server.signal("HUP");
                    server.awaitLog("configuration reloaded", i);
                    awaitMore(signed, clients);
                }
            } finally {
                done.set(true);
            }
            for (var one : clients) {
                one.get(60, TimeUnit.SECONDS);
            }
            assertFalse(server.log().contains("level=error"), server.log());
        }
    }

    /// Waits until there was load since the last reload.
    private static void awaitMore(AtomicInteger signed, List<Future<?>> clients) throws Exception {
        int enough = signed.get() + CLIENTS;
        for (int i = 0; signed.get() < enough && clients.stream().noneMatch(Future::isDone); i++) {
            assertTrue(i < 6_000, "nothing is signed any more");
            Thread.sleep(10);
        }
    }

    private Void signUntil(AtomicBoolean done, boolean keepsConnection, AtomicInteger signed) throws Exception {
        var client = ca.client();
        while (!done.get()) {
            if (!keepsConnection) {
                client.close();
                client = ca.client();
            }
            var answer = sign(client, token("admin", Instant.now()));
            assertEquals(201, answer.statusCode(), answer.body());
            signed.incrementAndGet();
        }
        client.close();
        return null;
    }

    @Test
    void takes_provisioners_keys_names_and_limits_and_forgets_no_spent_token() throws Exception {
        try (var server = start(); var client = ca.client()) {
            var old = token("admin", Instant.now());
            assertEquals(201, sign(client, old).statusCode());
            var before = get(client, "/ssh/roots");

            AtomicFile.write(directory.resolve("ssh_user_key"), PrivateKeyFile.plainPem(
                    KeyGenerator.ed25519().generate(new SecureRandom())).getBytes(), FileMode.PRIVATE);
            ca.rewrite(here(named("other")));
            server.signal("HUP");
            server.awaitLog("configuration reloaded");

            assertFalse(before.equals(get(client, "/ssh/roots")), "another user key");
            assertEquals(201, sign(client, token("other", Instant.now())).statusCode());
            assertEquals("unknown-provisioner", code(sign(client, token("admin", Instant.now()))));
            ca.rewrite(here(config -> config));
            server.signal("HUP");
            server.awaitLog("configuration reloaded", 2);
            assertEquals("token-already-used", code(sign(client, old)));
        }
    }

    private static String code(HttpResponse<String> answer) {
        return Json.parseObject(answer.body(), JsonLimits.FILE).text("code");
    }

    @Test
    void what_is_revoked_stays_so_under_the_former_key_as_well() throws Exception {
        try (var server = start(); var client = ca.client()) {
            var former = SshPublicKey.parse(Base64.getDecoder().decode(get(client, "/ssh/roots").strings("userKey").getFirst()));
            var revoke = TokenMinter.jwk("admin", ca.provisioner.publicJwk().keyId(), ca.provisioner.keyPair().getPrivate())
                    .mint(TokenContent.of(TokenPurpose.SSH_REVOKE, TestCa.URL + ":" + port, "7", TestCa.newId(), Instant.now()));
            var body = JsonObject.builder().put("serial", "7").put("ott", revoke).put("passive", true).build();
            assertEquals(200, client.send(HttpRequest.newBuilder(URI.create(TestCa.URL + ":" + port + "/ssh/revoke"))
                    .timeout(Duration.ofSeconds(60)).POST(HttpRequest.BodyPublishers.ofString(Json.write(body))).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode());
            var before = krl(client);

            AtomicFile.write(directory.resolve("ssh_user_key"), PrivateKeyFile.plainPem(
                    KeyGenerator.ed25519().generate(new SecureRandom())).getBytes(), FileMode.PRIVATE);
            var old = JsonObject.builder().put("type", "user").put("key", PublicJwk.of(former).json()).build();
            ca.rewrite(here(config -> config.put("ssh", config.build().object("ssh").orElseThrow().edit()
                    .put("keys", new JsonArray(List.of(old))).build())));
            server.signal("HUP");
            server.awaitLog("configuration reloaded");

            var after = krl(client);
            assertTrue(after.version() >= before.version());
            assertEquals(3, after.certificates().size(), "host, user and former user key");
            assertTrue(after.certificates().stream().anyMatch(one -> one.issuer().orElseThrow().equals(former)));
            assertTrue(after.certificates().stream().allMatch(one -> one.serials().contains(7)));
        }
    }

    private Krl krl(HttpClient client) throws IOException, InterruptedException {
        return KrlReader.read(client.send(HttpRequest.newBuilder(URI.create(TestCa.URL + ":" + port + "/ssh/krl"))
                .timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofByteArray()).body());
    }

    @Test
    void tokens_made_after_the_start_stay_good_over_a_reload_and_older_ones_bad() throws Exception {
        try (var server = start(); var client = ca.client()) {
            var older = token("admin", Instant.now().minusSeconds(120));
            var since = token("admin", Instant.now());
            server.signal("HUP");
            server.awaitLog("configuration reloaded");
            assertEquals("token-older-than-server", code(sign(client, older)));
            assertEquals(201, sign(client, since).statusCode());
        }
    }

    @Test
    void a_configuration_with_a_fault_changes_nothing_and_the_log_says_where_it_is() throws Exception {
        try (var server = start(); var client = ca.client()) {
            ca.rewrite(here(config -> config.put("logger", JsonObject.builder().put("format", "yaml").build())));
            server.signal("HUP");
            server.awaitLog("not reloaded", 1);
            assertTrue(server.log().contains("place=logger.format"), server.log());

            ca.rewrite(here(config -> config));
            Files.delete(directory.resolve("ssh_user_key"));
            server.signal("HUP");
            server.awaitLog("not reloaded", 2);
            assertTrue(server.log().contains("place=ssh.userKey"), server.log());

            Files.writeString(directory.resolve("intermediate_key"), "no key");
            AtomicFile.write(directory.resolve("ssh_user_key"), "no key".getBytes(), FileMode.PRIVATE);
            server.signal("HUP");
            server.awaitLog("not reloaded", 3);

            assertEquals(201, sign(client, token("admin", Instant.now())).statusCode());
        }
    }

    @Test
    void settings_that_need_a_start_are_named_and_keep_their_value() throws Exception {
        try (var server = start(); var client = ca.client()) {
            ca.rewrite(config -> named("other").apply(config.put("address", "127.0.0.1:1").put("db", JsonObject.builder()
                    .put("type", "embedded").put("dataSource", directory.resolve("elsewhere").toString()).build())));
            server.signal("HUP");
            server.awaitLog("a changed setting", 2);
            assertTrue(server.log().contains("place=address\n") && server.log().contains("place=db\n"), server.log());
            assertEquals(201, sign(client, token("other", Instant.now())).statusCode());
            assertFalse(Files.exists(directory.resolve("elsewhere")));
        }
    }

    @Test
    void new_handshakes_see_the_new_names_and_versions() throws Exception {
        try (var server = start()) {
            ca.rewrite(here(config -> config.put("dnsNames", List.of("ca.example.com", "127.0.0.1"))
                    .put("tls", JsonObject.builder().put("maxVersion", new org.countersign.core.json.JsonValue.JsonNumber("1.2")).build())));
            server.signal("HUP");
            server.awaitLog("configuration reloaded");
            try (var client = ca.client()) {
                var answer = client.send(HttpRequest.newBuilder(URI.create(TestCa.URL + ":" + port + "/health"))
                        .timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
                var session = answer.sslSession().orElseThrow();
                assertEquals("TLSv1.2", session.getProtocol());
                var leaf = (java.security.cert.X509Certificate) session.getPeerCertificates()[0];
                assertTrue(leaf.getSubjectAlternativeNames().toString().contains("ca.example.com"));
            }
        }
    }
}
