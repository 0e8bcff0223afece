package org.countersign.server.provisioner.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.PublicJwk;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.UnverifiedToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Providers that do not behave, and what becomes of the keys meanwhile.
class RemoteKeysTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /// Attempts follow each other quickly here, so that a test need not wait for what operators have to.
    private static final RefreshedValue.Rhythm QUICK = new RefreshedValue.Rhythm(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMillis(200),
            Duration.ofSeconds(20));
    private static final JsonObject KEY = PublicJwk.of(SshPublicKey.of(KeyGenerator.ec("P-256").generate(new SecureRandom()).getPublic()))
            .json();

    private interface Behaviour {
        void answer(HttpExchange exchange) throws IOException;
    }

    private final Map<String, Behaviour> pages = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final LastPublished last = new LastPublished();
    private HttpServer server;
    private Downloads downloads;
    private String url;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            asked.computeIfAbsent(path, _ -> new AtomicInteger()).incrementAndGet();
            try (exchange) {
                pages.getOrDefault(path, unknown -> unknown.sendResponseHeaders(404, -1)).answer(exchange);
            }
        });
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
        downloads = new Downloads(List.of());
        pages.put("/.well-known/openid-configuration", json(description(url, url + "/keys")));
        pages.put("/keys", json(keySet(named("one"))));
    }

    @AfterEach
    void stop() {
        downloads.close();
        server.stop(0);
    }

    @Test
    void finds_the_keys_of_a_provider_by_its_address_or_that_of_its_description() throws Exception {
        for (var endpoint : List.of(url, url + "/", url + "/.well-known/openid-configuration")) {
            try (var keys = keys(Discovery.at(endpoint, Optional.empty(), Optional.empty()))) {
                var published = awaited(keys);
                assertEquals(url, published.issuer());
                assertEquals(Set.of("one"), published.keys().names());
                assertEquals(Optional.empty(), keys.failure());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void follows_no_redirect(int status) throws Exception {
        pages.put("/decoy", json(keySet(named("one"))));
        pages.put("/keys", exchange -> {
            exchange.getResponseHeaders().set("Location", url + "/decoy");
            exchange.sendResponseHeaders(status, -1);
        });
        assertFails(url + "/keys answered with status " + status + "; redirects are not followed");
        assertEquals(0, asked("/decoy"));
    }

    @Test
    void gives_up_on_an_answer_that_does_not_end_in_time() throws Exception {
        pages.put("/keys", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 600; i++) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
                pause(100);
            }
        });
        assertFails(url + "/keys did not answer within 3 s");
    }

    @Test
    void gives_up_on_a_provider_that_says_nothing() throws Exception {
        pages.put("/.well-known/openid-configuration", _ -> pause(60_000));
        assertFails(url + "/.well-known/openid-configuration did not answer within 3 s");
    }

    @Test
    void reads_no_more_than_256_kilobytes() throws Exception {
        pages.put("/keys", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] spaces = " ".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 160; i++) {
                exchange.getResponseBody().write(spaces);
            }
        });
        assertFails(url + "/keys sent more than 256 KiB");
    }

    @Test
    void takes_no_set_of_very_many_keys() throws Exception {
        var many = new ArrayList<JsonObject>();
        for (int i = 0; i <= 100; i++) {
            many.add(named("key" + i));
        }
        pages.put("/keys", json(keySet(many.toArray(JsonObject[]::new))));
        assertFails("the key set at " + url + "/keys cannot be used: it holds more than 100 keys");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[] | not a JSON object",
        "{'keys': 1} | it is not a set of keys: \"keys\" is not an array",
        "{'keys': []} | it holds no key that tokens could be verified with",
        "{'keys': [{'kty': 'oct', 'kid': 'one', 'k': 'c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0MTI'}]} | it holds no key that tokens could be verified with",
    })
    void says_what_is_wrong_with_a_key_set(String set, String reason) throws Exception {
        pages.put("/keys", text(200, set.replace('\'', '"')));
        assertFails("the key set at " + url + "/keys cannot be used: " + reason);
    }

    @Test
    void leaves_out_keys_for_other_purposes() throws Exception {
        var encrypting = named("two").edit().put("use", "enc").build();
        var secret = JsonObject.builder().put("kty", "oct").put("kid", "three").put("k", "c2VjcmV0").build();
        var unknown = named("four").edit().put("crv", "secp256k1").build();
        var leaked = named("five").edit().put("d", "AAAA").build();
        pages.put("/keys", json(keySet(named("one"), encrypting, secret, unknown, leaked)));
        try (var keys = keys(discovery())) {
            assertEquals(Set.of("one"), awaited(keys).keys().names());
        }
    }

    @Test
    void believes_no_provider_that_calls_itself_something_else() throws Exception {
        pages.put("/.well-known/openid-configuration", json(description("https://another.example", url + "/keys")));
        assertFails("the provider at " + url + "/.well-known/openid-configuration calls itself by another name than its address;"
                + " if that is right, set \"issuer\" to https://another.example");
        try (var keys = keys(Discovery.at(url, Optional.of("https://another.example"), Optional.empty()))) {
            assertEquals("https://another.example", awaited(keys).issuer());
        }
    }

    @Test
    void puts_the_tenant_into_the_name_of_a_provider_of_many() throws Exception {
        pages.put("/.well-known/openid-configuration", json(description(url + "/{tenantid}", url + "/keys")));
        pages.put("/t1/.well-known/openid-configuration", json(description(url + "/{tenantid}", url + "/keys")));
        try (var keys = keys(Discovery.at(url + "/t1", Optional.empty(), Optional.of("t1")))) {
            assertEquals(url + "/t1", awaited(keys).issuer());
        }
        assertEquals(0, asked("/.well-known/openid-configuration"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://keys.example.com/keys", "file:///etc/passwd", "ftp://127.0.0.1/keys", "http://169.254.169.254/keys",
            "https://169.254.169.254/keys", "https://10.0.0.1/keys", "https://localhost/keys", "https://[::1]/keys", "https://[fd00::1]/keys",
            "https://[::ffff:10.0.0.1]/keys", "https://user@keys.example.com/keys", "/keys", "keys", "https:///keys"})
    void does_not_go_where_a_description_must_not_send_it(String address) throws Exception {
        pages.put("/.well-known/openid-configuration", json(description(url, address)));
        try (var keys = keys(discovery())) {
            assertEquals(Optional.empty(), keys.current());
            var reason = keys.failure().orElseThrow();
            assertTrue(reason.contains("not https") || reason.contains("not a public one") || reason.contains("is not the URL")
                    || reason.contains("user name"), reason);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://login.example.com", "ftp://login.example.com", "login.example.com", "https://a@login.example.com",
            "https://login.example.com/#x", "http://127.0.0.1.example.com", "not a url"})
    void an_operator_names_a_provider_by_https(String endpoint) {
        assertThrows(DownloadException.class, () -> Discovery.at(endpoint, Optional.empty(), Optional.empty()));
    }

    @Test
    void comes_to_life_when_the_provider_does() throws Exception {
        pages.put("/keys", text(503, "later"));
        try (var keys = keys(discovery())) {
            assertEquals(Optional.empty(), keys.current());
            assertEquals(Optional.of(url + "/keys answered with status 503"), keys.failure());
            pages.put("/keys", json(keySet(named("one"))));
            assertTrue(eventually(() -> keys.current().isPresent()));
            assertEquals(Optional.empty(), keys.failure());
        }
    }

    @Test
    void keeps_the_old_keys_while_the_provider_is_away() throws Exception {
        try (var keys = keys(discovery())) {
            awaited(keys);
            pages.put("/keys", text(500, "{}"));
            assertEquals(Set.of("one"), keys.forToken(token("two")).orElseThrow().keys().names());
            assertTrue(keys.failure().isPresent());
            assertTrue(keys.current().isPresent());
        }
    }

    @Test
    void fetches_a_key_that_a_token_names_and_the_old_one_is_gone() throws Exception {
        try (var keys = keys(discovery())) {
            awaited(keys);
            pages.put("/keys", json(keySet(named("two"))));
            var published = keys.forToken(token("two")).orElseThrow();
            assertTrue(published.keys().know(token("two")));
            assertFalse(published.keys().know(token("one")));
        }
    }

    /// Whoever sends tokens with invented keys makes neither the provider nor this server work for each of them.
    @Test
    void many_tokens_with_unknown_keys_share_few_attempts() throws Exception {
        var rhythm = new RefreshedValue.Rhythm(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofHours(1), Duration.ofSeconds(1));
        try (var keys = RemoteKeys.discovered("test", discovery(), downloads, last, Crypto.fastest(), new SecureRandom(), rhythm);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            awaited(keys);
            int before = asked("/keys");
            var asking = new ArrayList<Future<Optional<RemoteKeys.Published>>>();
            for (int i = 0; i < 500; i++) {
                var token = token("invented" + i);
                asking.add(threads.submit(() -> keys.forToken(token)));
            }
            for (var one : asking) {
                assertEquals(Set.of("one"), one.get().orElseThrow().keys().names());
            }
            assertEquals(before, asked("/keys"));
        }
    }

    @Test
    void fetches_again_when_what_it_has_is_old() throws Exception {
        var fetched = new AtomicInteger();
        try (var kept = new RefreshedValue<Integer>("test", () -> new RefreshedValue.Fetched<>(fetched.incrementAndGet(), Duration.ofMillis(20)),
                Optional.empty(), QUICK, new SecureRandom())) {
            assertTrue(eventually(() -> kept.current().orElseThrow() >= 3));
        }
    }

    @Test
    void an_unexpected_failure_does_not_end_the_keeping() throws Exception {
        var attempts = new AtomicInteger();
        try (var kept = new RefreshedValue<Integer>("test", () -> {
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("a defect, with things nobody should see");
            }
            return new RefreshedValue.Fetched<>(attempts.get(), Duration.ofHours(1));
        }, Optional.empty(), QUICK, new SecureRandom())) {
            assertTrue(eventually(() -> kept.current().isPresent()));
            assertEquals(2, kept.current().orElseThrow());
        }
    }

    @Test
    void what_was_published_last_outlives_a_new_reading_of_the_configuration() throws Exception {
        try (var keys = keys(discovery())) {
            awaited(keys);
        }
        pages.put("/keys", unknown -> unknown.sendResponseHeaders(503, -1));
        try (var keys = keys(discovery())) {
            assertEquals(Set.of("one"), keys.current().orElseThrow().keys().names());
            assertTrue(eventually(() -> keys.failure().isPresent()));
            assertEquals(Set.of("one"), keys.current().orElseThrow().keys().names());
        }
        try (var another = keys(Discovery.at(url, Optional.of("https://another.example.com"), Optional.empty()))) {
            assertTrue(eventually(() -> another.failure().isPresent()));
            assertEquals(Optional.empty(), another.current());
        }
    }

    /// A machine that stands still for as long as a download may take finds them by a later attempt.
    private static RemoteKeys.Published awaited(RemoteKeys keys) throws Exception {
        assertTrue(eventually(() -> keys.current().isPresent()));
        return keys.current().orElseThrow();
    }

    private void assertFails(String reason) throws Exception {
        try (var keys = keys(discovery())) {
            // It may be another one at first, where the machine stood still for as long as a download may take.
            eventually(() -> keys.failure().equals(Optional.of(reason)));
            assertEquals(Optional.of(reason), keys.failure());
            assertEquals(Optional.empty(), keys.current());
        }
    }

    private Discovery discovery() throws DownloadException {
        return Discovery.at(url, Optional.empty(), Optional.empty());
    }

    private RemoteKeys keys(Discovery discovery) {
        return RemoteKeys.discovered("test", discovery, downloads, last, Crypto.fastest(), new SecureRandom(), QUICK);
    }

    private int asked(String path) {
        return asked.getOrDefault(path, new AtomicInteger()).get();
    }

    private static JsonObject named(String kid) {
        return KEY.edit().put("kid", kid).build();
    }

    private static JsonObject keySet(JsonObject... keys) {
        return JsonObject.builder().put("keys", new JsonArray(List.<JsonValue>of(keys))).build();
    }

    private static JsonObject description(String issuer, String keys) {
        return JsonObject.builder().put("issuer", issuer).put("jwks_uri", keys).build();
    }

    private static UnverifiedToken token(String kid) {
        var header = JsonObject.builder().put("alg", "ES256").put("kid", kid).build().toString();
        return UnverifiedToken.parse(encoded(header) + "." + encoded("{}") + ".");
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Behaviour json(JsonObject content) {
        return text(200, content.toString());
    }

    private static Behaviour text(int status, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return exchange -> {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    private static void pause(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean eventually(Callable<Boolean> condition) throws Exception {
        for (var end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < end; pause(20)) {
            if (condition.call()) {
                return true;
            }
        }
        return false;
    }
}
