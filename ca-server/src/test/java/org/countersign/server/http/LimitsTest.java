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
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
    private static final AtomicInteger REACHED = new AtomicInteger();
    private static TestFront front;

    @BeforeAll
    static void start() {
        front = TestFront.start(Map.of(Capability.SIGN, request -> {
            REACHED.incrementAndGet();
            return Reply.text(200, "text/plain", Integer.toString(request.body().length));
        }, Capability.HEALTH, _ -> Reply.text(200, "text/plain", "ok")));
    }

    @AfterAll
    static void stop() {
        front.close();
    }

    @ParameterizedTest
    @CsvSource({"65535,200", "65536,200", "65537,413", "200000,413"})
    void a_body_may_have_64_kibibytes(int size, int status) {
        var response = front.post("/sign", new byte[size]);
        assertEquals(status, response.statusCode());
        if (status == 413) {
            assertTrue(response.body().contains("\"code\":\"request-too-large\""), response.body());
        }
    }

    @ParameterizedTest
    @CsvSource({"65535,200", "65536,200", "65537,413"})
    void a_chunked_body_has_the_same_limit(int size, int status) throws IOException {
        try (var client = new RawClient(front)) {
            client.send("POST /sign HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n0\r\n\r\n");
            assertTrue(client.readAnswer().startsWith("HTTP/1.1 " + status + " "));
        }
    }

    @Test
    void chunks_without_end_are_cut_at_the_limit() throws IOException {
        try (var client = new RawClient(front)) {
            client.send("POST /sign HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 66; i++) {
                client.send("400\r\n" + "x".repeat(1024) + "\r\n");
            }
            assertRefused(413, client.readToEnd());
        }
    }

    @Test
    void a_huge_declared_length_is_refused_before_any_of_it_is_read() throws IOException {
        try (var client = new RawClient(front)) {
            client.send("POST /sign HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000000\r\n\r\n");
            assertRefused(413, client.readToEnd());
        }
    }

    @Test
    void a_client_that_asks_before_sending_too_much_is_told_so() throws IOException {
        try (var client = new RawClient(front)) {
            client.send("POST /sign HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\nExpect: 100-continue\r\n\r\n");
            assertRefused(413, client.readToEnd());
        }
    }

    @Test
    void a_client_that_asks_before_sending_may_go_on() throws IOException {
        try (var client = new RawClient(front)) {
            client.send("POST /sign HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
            assertTrue(client.readAnswer().startsWith("HTTP/1.1 100 "));
            assertTrue(client.send("abc").readAnswer().endsWith("\r\n\r\n3"));
        }
    }

    @ParameterizedTest
    @CsvSource({"2047,404", "2048,404", "2049,414"})
    void an_address_may_have_2048_bytes(int size, int status) {
        var response = front.get("/" + "a".repeat(size - 1));
        assertEquals(status, response.statusCode());
    }

    @ParameterizedTest
    @CsvSource({"62,200", "63,200", "64,431"})
    void a_request_may_have_64_headers(int besidesHost, int status) throws IOException {
        var headers = new StringBuilder();
        for (int i = 0; i < besidesHost; i++) {
            headers.append("a").append(i).append(": 1\r\n");
        }
        try (var client = new RawClient(front)) {
            client.send("GET /health HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
            assertTrue(client.readAnswer().startsWith("HTTP/1.1 " + status + " "));
        }
    }

    @ParameterizedTest
    @CsvSource({"-1,200", "0,200", "1,431"})
    void headers_may_have_8_kibibytes_in_all(int over, int status) throws IOException {
        var start = "GET /health HTTP/1.1\r\nHost: x\r\na: ";
        var end = "\r\n\r\n";
        try (var client = new RawClient(front)) {
            client.send(start + "v".repeat(8 * 1024 + over - start.length() - end.length()) + end);
            var answer = client.readAnswer();
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        }
    }

    @Test
    void a_megabyte_of_header_is_431_in_our_form() throws IOException {
        try (var client = new RawClient(front)) {
            try {
                client.send("GET /health HTTP/1.1\r\nHost: x\r\na: " + "v".repeat(1 << 20) + "\r\n\r\n");
            } catch (IOException _) {
                // The server need not read it all.
            }
        }
        try (var client = new RawClient(front)) {
            client.send("GET /health HTTP/1.1\r\nHost: x\r\na: " + "v".repeat(9 * 1024) + "\r\n\r\n");
            assertRefused(431, client.readToEnd());
        }
    }

    @Test
    void a_client_that_sends_all_before_it_reads_sees_the_refusal() throws IOException {
        for (var framing : new String[] {"Content-Length: 700000\r\n\r\n" + "x".repeat(700_000),
            "Transfer-Encoding: chunked\r\n\r\n" + ("1000\r\n" + "x".repeat(4096) + "\r\n").repeat(170) + "0\r\n\r\n"}) {
            try (var client = new RawClient(front)) {
                client.send("POST /sign HTTP/1.1\r\nHost: x\r\n" + framing);
                assertRefused(413, client.readToEnd());
            }
        }
    }

    @Test
    void nothing_too_large_reaches_an_endpoint() {
        int before = REACHED.get();
        front.post("/sign", new byte[70_000]);
        front.post("/sign?" + "a".repeat(3000), new byte[1]);
        assertEquals(before, REACHED.get());
    }

    private static void assertRefused(int status, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.contains("{\"status\":" + status + ",\"message\":\""), answer);
        assertTrue(answer.contains("Content-Type: application/json\r\n"), answer);
        assertTrue(answer.contains("Connection: close\r\n"), answer);
        assertTrue(answer.contains("X-Request-Id: "), answer);
        assertFalse(answer.contains("<html"), answer);
    }
}
