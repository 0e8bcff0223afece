package org.countersign.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.server.exchange.Reply;
import org.countersign.server.http.Routes.Capability;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTest {
    private static TestFront front;

    @BeforeAll
    static void start() {
        front = TestFront.start(Map.of(
                Capability.HEALTH, _ -> Reply.json(200, JsonObject.builder().put("status", "ok").build()),
                Capability.ROOT, request -> Reply.text(200, Reply.PEM, request.path().get("sha")),
                Capability.PROVISIONERS, request -> Reply.text(200, Reply.PEM, request.query().toString()),
                Capability.SIGN, request -> new Reply(201, Reply.JSON, request.body(), Map.of("X-Test", "1"), Map.of()),
                Capability.SSH_SIGN, _ -> { throw ProblemCode.DURATION_TOO_LONG.refuse("at most <16h>"); },
                Capability.SSH_RENEW, _ -> { throw new JsonException("\"ott\" is not a string"); },
                Capability.SSH_REKEY, _ -> { throw new IllegalStateException("secret detail"); },
                Capability.SSH_REVOKE, _ -> { throw ProblemCode.STORE_UNAVAILABLE.refuse(); },
                Capability.RENEW, request -> Reply.text(200, "text/plain",
                        request.authorization().orElse("none") + " " + request.clientCertificates().size()
                                + " " + request.remoteAddress() + " " + request.body().length)));
    }

    @AfterAll
    static void stop() {
        front.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/1.0/health"})
    void every_path_is_served_at_both_mounts(String path) {
        var response = front.get(path);
        assertEquals(200, response.statusCode());
        assertEquals("{\"status\":\"ok\"}\n", response.body());
        assertEquals(Optional.of("application/json"), response.headers().firstValue("Content-Type"));
    }

    @Test
    void aliases_reach_the_same_endpoint() {
        assertEquals(403, front.post("/sign-ssh", "{}".getBytes(StandardCharsets.UTF_8)).statusCode());
        assertEquals(200, front.post("/1.0/re-sign", new byte[0]).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nothing", "/health/", "/1.0", "/1.0/", "/1.0/1.0/health", "//health", "/Health",
        "/root/", "/root/a/b", "/2.0/health", "/./health", "/x/../health", "/root/..;/health", "/root/%2e%2e%2fx",
        "/root/%2E%2E", "/root/a%2fb", "/root/a%5cb", "/root/%00", "/root/a%0d", "/root/%252e", "/root/a;b",
        "/health;x=1", "/root/%C3%A9", "/root/a%20b"})
    void an_unknown_path_is_plain_text_404(String path) {
        var response = front.get(path);
        assertEquals(404, response.statusCode());
        assertEquals("404 page not found\n", response.body());
        assertEquals(Optional.of("text/plain; charset=utf-8"), response.headers().firstValue("Content-Type"));
    }

    @Test
    void path_values_are_decoded_once() {
        assertEquals("a@b+c:", front.get("/root/a%40b+c%3A").body());
    }

    @Test
    void query_parameters_are_decoded_and_the_first_counts() {
        assertEquals("{cursor=a b, limit=}", front.get("/provisioners?cursor=a%20b&limit&cursor=z").body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS", "POST", "PROPFIND", "FOO"})
    void another_method_is_an_empty_405_that_names_the_right_ones(String method) {
        var response = front.send(method, "/health", new byte[0]);
        assertEquals(405, response.statusCode());
        assertEquals("", response.body());
        assertEquals(Optional.of("GET, HEAD"), response.headers().firstValue("Allow"));
        assertEquals(Optional.empty(), response.headers().firstValue("Content-Type"));
    }

    @Test
    void get_on_a_post_route_is_405() {
        var response = front.get("/sign", "X-HTTP-Method-Override", "POST");
        assertEquals(405, response.statusCode());
        assertEquals(Optional.of("POST"), response.headers().firstValue("Allow"));
    }

    @Test
    void head_has_the_headers_of_get_and_no_body() {
        var get = front.get("/health").headers();
        var head = front.send("HEAD", "/health", new byte[0]);
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        assertEquals(get.map().keySet(), head.headers().map().keySet());
        assertEquals(get.firstValue("Content-Length"), head.headers().firstValue("Content-Length"));
    }

    @Test
    void a_body_goes_in_and_out_unchanged_whatever_its_type_is_said_to_be() {
        var body = "{\"a\":\"\u00e9\"}".getBytes(StandardCharsets.UTF_8);
        var response = front.post("/sign", body, "Content-Type", "multipart/form-data; boundary=x");
        assertEquals(201, response.statusCode());
        assertEquals("{\"a\":\"\u00e9\"}", response.body());
        assertEquals(Optional.of("1"), response.headers().firstValue("X-Test"));
    }

    @Test
    void a_refusal_has_status_message_code_and_request_id() {
        var response = front.post("/ssh/sign", new byte[0], "X-Request-Id", "abc-123");
        assertEquals(403, response.statusCode());
        assertEquals("{\"status\":403,\"message\":\"at most \\u003c16h\\u003e\",\"code\":\"duration-too-long\","
                + "\"requestId\":\"abc-123\"}\n", response.body());
        assertEquals(Optional.of("application/json"), response.headers().firstValue("Content-Type"));
    }

    @Test
    void a_body_that_is_not_the_right_json_is_a_malformed_request() {
        var response = front.post("/ssh/renew", "x".getBytes(StandardCharsets.UTF_8));
        assertEquals(400, response.statusCode());
        assertTrue(response.body().startsWith("{\"status\":400,\"message\":\"The request body is not valid: "
                + "\\\"ott\\\" is not a string.\",\"code\":\"malformed-request\""), response.body());
    }

    @Test
    void an_unexpected_failure_is_a_500_that_tells_nothing() {
        var response = front.post("/ssh/rekey", new byte[0]);
        assertEquals(500, response.statusCode());
        assertFalse(response.body().contains("secret"), response.body());
        assertTrue(response.body().contains("\"code\":\"internal\""), response.body());
    }

    @Test
    void a_503_says_when_to_come_back() {
        var response = front.post("/ssh/revoke", new byte[0]);
        assertEquals(503, response.statusCode());
        assertEquals(Optional.of("1"), response.headers().firstValue("Retry-After"));
    }

    @Test
    void a_capability_without_an_endpoint_is_501() {
        assertEquals(501, front.get("/crl").statusCode());
    }

    @Test
    void an_endpoint_sees_authorization_peer_and_an_empty_body() {
        assertEquals("Bearer x 0 127.0.0.1 0",
                front.post("/renew", new byte[0], "Authorization", "Bearer x", "X-Forwarded-For", "9.9.9.9").body());
    }

    @Test
    void the_request_id_is_the_callers_or_a_fresh_uuid() {
        assertEquals(Optional.of("mine"), front.get("/health", "X-Request-Id", "mine", "X-Smallstep-Id", "other")
                .headers().firstValue("X-Request-Id"));
        assertEquals(Optional.of("other"), front.get("/nowhere", "X-Smallstep-Id", "other")
                .headers().firstValue("X-Request-Id"));
        var fresh = front.get("/health", "X-Request-Id", "not \"harmless\"").headers().firstValue("X-Request-Id");
        assertTrue(fresh.orElseThrow().matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
    }

    @Test
    void no_answer_names_the_server_software() {
        for (var path : new String[] {"/health", "/nowhere"}) {
            var headers = front.get(path).headers().map();
            assertFalse(headers.containsKey("server"), headers.toString());
            assertFalse(headers.containsKey("x-powered-by"), headers.toString());
        }
    }
}
