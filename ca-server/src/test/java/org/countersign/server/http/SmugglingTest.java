package org.countersign.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.countersign.server.exchange.Reply;
import org.countersign.server.http.Routes.Capability;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that a proxy and a server could cut in two different places. Each is answered with 400 and the connection is
/// closed: the second request behind it is never answered.
class SmugglingTest {
    private static final AtomicInteger SECOND = new AtomicInteger();
    private static final String NEXT = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
    private static TestFront front;

    @BeforeAll
    static void start() {
        front = TestFront.start(Map.of(
                Capability.SIGN, request -> Reply.text(200, "text/plain", Integer.toString(request.body().length)),
                Capability.HEALTH, _ -> {
                    SECOND.incrementAndGet();
                    return Reply.text(200, "text/plain", "second");
                }));
    }

    @AfterAll
    static void stop() {
        front.close();
    }

    /// Headers of a POST to `/sign`, an empty line, and what follows.
    @ParameterizedTest
    @ValueSource(strings = {
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx",
        "Content-Length: 1, 1\r\n\r\nx",
        "Content-Length: +5\r\n\r\nxxxxx",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: 0x10\r\n\r\nxxxxxxxxxxxxxxxx",
        "Content-Length: 99999999999999999999\r\n\r\n",
        "Content-Length: 1 1\r\n\r\nx",
        "Content-Length: \r\n\r\n",
        "Content-Length:\t\r\n\r\n",
        "Content-Length : 1\r\n\r\nx",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: identity\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: gzip, chunked, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n0x1\r\nx\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\nx\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n1\nx\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n1\r\nxx\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n1\r\nx\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n1;a=\"\r\nx\r\n0\r\n\r\n",
        "A: b\r\n folded\r\nContent-Length: 0\r\n\r\n",
        " A: b\r\nContent-Length: 0\r\n\r\n",
        "A : b\r\nContent-Length: 0\r\n\r\n",
        "A b\r\nContent-Length: 0\r\n\r\n",
        ": b\r\nContent-Length: 0\r\n\r\n",
        "A: b\nContent-Length: 0\r\n\r\n",
        "A: b\rContent-Length: 0\r\n\r\n",
        "A: b\u0000c\r\nContent-Length: 0\r\n\r\n",
        "A\u0000: b\r\nContent-Length: 0\r\n\r\n",
        "Host: y\r\nContent-Length: 0\r\n\r\n",
        "Content-Length: 0\n\n"
    })
    void ambiguous_framing_is_refused_and_the_connection_closed(String rest) throws IOException {
        assertRefusedAndClosed("POST /sign HTTP/1.1\r\nHost: x\r\n" + rest + NEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET  /health HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health  HTTP/1.1\r\nHost: x\r\n\r\n",
        "\r\nGET  /health HTTP/1.1\r\nHost: x\r\n\r\n",
        " GET /health HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health HTTP/1.1 \r\nHost: x\r\n\r\n",
        "GET\t/health HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health\r\n\r\n",
        "GET /health HTTP/0.9\r\n\r\n",
        "GET /health HTTP/1.2\r\nHost: x\r\n\r\n",
        "GET /health HTTP/2.0\r\nHost: x\r\n\r\n",
        "GET /health HTTP/1.1 x\r\nHost: x\r\n\r\n",
        "GET /health HTTP/1.1\nHost: x\r\n\r\n",
        "GET https://other.example/health HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health HTTP/1.1\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost:\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: a b\r\n\r\n",
        "POST /sign HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET health HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
        "\u0000GET /health HTTP/1.1\r\nHost: x\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    })
    void a_bad_request_line_is_refused_and_the_connection_closed(String request) throws IOException {
        assertRefusedAndClosed(request + NEXT);
    }

    private static void assertRefusedAndClosed(String requests) throws IOException {
        int before = SECOND.get();
        try (var client = new RawClient(front)) {
            var answer = client.send(requests).readToEnd();
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertTrue(answer.contains("{\"status\":400,\"message\":\""), answer);
            assertTrue(answer.contains("\"code\":\"malformed-request\""), answer);
            assertEquals(1, answer.split("HTTP/1\\.1 ", -1).length - 1, answer);
            assertFalse(answer.contains("second"), answer);
        }
        assertEquals(before, SECOND.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "5\r\nhello\r\n0\r\n\r\n", "5;name=value\r\nhello\r\n0\r\n\r\n", "5;name=\"a b\"\r\nhello\r\n0\r\n\r\n",
        "05\r\nhello\r\n0\r\n\r\n", "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", "5\r\nhello\r\n0\r\nTrailer: x\r\n\r\n"
    })
    void proper_chunks_are_read(String chunks) throws IOException {
        try (var client = new RawClient(front)) {
            client.send("POST /sign HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
            assertTrue(client.readAnswer().endsWith("\r\n\r\n5"));
            assertTrue(client.send(NEXT).readAnswer().endsWith("second"));
        }
    }

    /// CVE-2026-2332: a line break inside a quoted chunk extension ended the line for one parser and not for the other.
    @Test
    void a_line_break_in_a_quoted_chunk_extension_hides_no_request() throws IOException {
        assertRefusedAndClosed("POST /sign HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "1;a=\"\r\nX\r\n0\r\n\r\n" + NEXT);
    }

    @Test
    void an_absolute_address_with_the_same_host_is_fine() throws IOException {
        try (var client = new RawClient(front)) {
            client.send("GET https://x/health HTTP/1.1\r\nHost: x\r\n\r\n");
            assertTrue(client.readAnswer().endsWith("second"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE /health", "CONNECT x:443", "OPTIONS *", "get /health"})
    void odd_methods_have_no_effect_and_end_the_connection(String line) throws IOException {
        int before = SECOND.get();
        try (var client = new RawClient(front)) {
            client.send(line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" + NEXT);
            var answer = client.readToEnd();
            assertTrue(answer.matches("(?s)HTTP/1\\.1 (404|405) .*"), answer);
            assertFalse(answer.contains("Host: x") || answer.contains("second"), answer);
        }
        assertEquals(before, SECOND.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection: close\r\n", "Connection: close\r\nContent-Length: 5\r\n"})
    void nothing_behind_the_last_request_is_answered(String headers) throws IOException {
        try (var client = new RawClient(front)) {
            client.send("POST /sign HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + (headers.contains("5") ? "hello" : "") + NEXT);
            var answer = client.readToEnd();
            assertEquals(1, answer.split("HTTP/1\\.1 ", -1).length - 1, answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"})
    void no_other_protocol_is_switched_to(String headers) throws IOException {
        try (var client = new RawClient(front)) {
            assertTrue(client.send("GET /health HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n").readAnswer().endsWith("second"));
        }
    }

    @Test
    void pipelined_requests_are_answered_in_order() throws IOException {
        try (var client = new RawClient(front)) {
            client.send((NEXT + "POST /sign HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab").repeat(50));
            for (int i = 0; i < 50; i++) {
                assertTrue(client.readAnswer().endsWith("second"));
                assertTrue(client.readAnswer().endsWith("\r\n\r\n2"));
            }
        }
    }
}
