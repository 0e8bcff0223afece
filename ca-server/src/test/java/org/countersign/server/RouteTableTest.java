package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.core.x509.X509Certificates;
import org.countersign.server.http.Routes.Capability;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The route table that existing clients know, on a running server: every path at both mounts, with every form of answer.
class RouteTableTest {
    private static final String TABLE = """
            GET /version
            GET /health
            GET /root/{sha}
            GET /roots
            GET /roots.pem
            GET /intermediates
            GET /intermediates.pem
            GET /federation
            GET /provisioners
            GET /provisioners/{kid}/encrypted-key
            POST /sign
            POST /renew
            POST /re-sign
            POST /rekey
            POST /revoke
            GET /crl
            POST /ssh/sign
            POST /sign-ssh
            POST /ssh/renew
            POST /ssh/rekey
            POST /ssh/revoke
            GET /ssh/roots
            GET /ssh/federation
            POST /ssh/config
            POST /ssh/config/{type}
            POST /ssh/check-host
            GET /ssh/hosts
            GET /ssh/get-hosts
            POST /ssh/bastion
            """;
    /// What this server has beside it.
    private static final Set<String> OWN = Set.of("GET /ssh/krl", "GET /ssh/krl.sig", "GET /openapi.json");

    @TempDir
    static Path directory;

    private static TestCa ca;

    @BeforeAll
    static void start() throws Exception {
        ca = new TestCa(directory);
    }

    @AfterAll
    static void stop() {
        ca.close();
    }

    private static Stream<String> routes() {
        return TABLE.lines().flatMap(line -> Stream.of(line, line.replaceFirst(" ", " /1.0")));
    }

    @Test
    void has_the_routes_that_clients_know_and_a_few_of_its_own() {
        var expected = new TreeSet<>(OWN);
        TABLE.lines().forEach(expected::add);
        assertEquals(expected, Arrays.stream(Capability.values()).flatMap(capability -> capability.paths().stream()
                .map(path -> capability.method() + " " + path)).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void every_route_is_in_the_document() throws Exception {
        var document = Files.readString(Path.of("..", "docs", "API.md"));
        for (var capability : Capability.values()) {
            for (var path : capability.paths()) {
                var pattern = Pattern.compile("[` ]" + path.replace(".", "\\.").replaceAll("\\{[a-z]+}", "\\\\{[a-z0-9]+}") + "[`?]");
                assertTrue(pattern.matcher(document).find(), "docs/API.md does not have " + capability.method() + " " + path);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("routes")
    void every_route_is_there_under_its_method_alone(String route) throws Exception {
        var method = route.substring(0, route.indexOf(' '));
        var path = route.substring(route.indexOf(' ') + 1).replace("{sha}", X509Certificates.fingerprint(ca.root))
                .replace("{kid}", ca.provisioner.publicJwk().keyId()).replace("{type}", "user");
        try (var client = GoClient.of(ca)) {
            var answer = client.exchange(method, path, Map.of(), "{}");
            assertNotEquals(405, answer.status());
            assertNotEquals(501, answer.status(), answer.text());
            assertTrue(!answer.headers().get("content-type").startsWith("text/plain"), "not the answer to an unknown path");

            var wrong = client.exchange(method.equals("GET") ? "POST" : "GET", path, Map.of(), "");
            assertEquals("405 ", wrong.status() + " " + wrong.text());
            assertEquals(method.equals("GET") ? Set.of("GET", "HEAD") : Set.of("POST"), Set.of(wrong.headers().get("allow").split(", ")));

            var slash = client.exchange(method, path + "/", Map.of(), "");
            assertEquals("404 404 page not found\n", slash.status() + " " + slash.text());
        }
    }

    private static Stream<String> gets() {
        return routes().filter(route -> route.startsWith("GET"));
    }

    @ParameterizedTest
    @MethodSource("gets")
    void every_get_answers_head_with_the_same_headers(String route) throws Exception {
        var path = route.substring(4).replace("{sha}", X509Certificates.fingerprint(ca.root))
                .replace("{kid}", ca.provisioner.publicJwk().keyId());
        try (var client = GoClient.of(ca)) {
            var get = client.get(path);
            var head = client.exchange("HEAD", path, Map.of(), "");
            assertEquals(get.status(), head.status());
            assertEquals(get.headers().keySet(), head.headers().keySet());
            for (var header : Set.of("content-type", "content-length")) {
                assertEquals(get.headers().get(header), head.headers().get(header));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/acme/acme/directory", "/2.0/acme/acme/directory", "/scep/scep", "/admin/provisioners", "/admin/admins",
            "/admin/policy", "/metrics", "/1.0/admin/provisioners"})
    void what_this_server_does_not_have_is_an_unknown_path(String path) throws Exception {
        try (var client = GoClient.of(ca)) {
            for (var method : Set.of("GET", "POST")) {
                var answer = client.exchange(method, path, Map.of("X-Request-Id", "known-id"), "");
                assertEquals("404 404 page not found\n", answer.status() + " " + answer.text());
                assertEquals("text/plain; charset=utf-8", answer.headers().get("content-type"));
                assertEquals("known-id", answer.headers().get("x-request-id"));
            }
        }
    }
}
