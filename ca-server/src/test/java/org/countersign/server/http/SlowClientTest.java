package org.countersign.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.countersign.server.exchange.Reply;
import org.countersign.server.http.Routes.Capability;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Clients that dawdle are cut in time, whatever they dawdle at, and others do not notice them.
class SlowClientTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final byte[] LARGE = new byte[64 * 1024 * 1024];

    private static TestFront front;

    @BeforeAll
    static void start() {
        // A handshake alone may take a busy machine longer than all these.
        front = TestFront.start(shortLimits(LONG), Map.of(
                Capability.HEALTH, _ -> Reply.text(200, "text/plain", "ok"),
                Capability.ROOTS, _ -> new Reply(200, "x/y", LARGE, Map.of(), Map.of()),
                Capability.SIGN, request -> Reply.text(200, "text/plain", Integer.toString(request.body().length))));
    }

    @AfterAll
    static void stop() {
        front.close();
    }

    private static HttpLimits shortLimits(Duration handshake) {
        return new HttpLimits(64 * 1024, 8 * 1024, 64, 2048, 30, 20, 3, 500, 1000, handshake, Duration.ofMillis(700), Duration.ofMillis(800),
                Duration.ofSeconds(1), Duration.ofMillis(1500), Duration.ofMillis(900));
    }

    private static long millis(Timed timed) throws Exception {
        long start = System.nanoTime();
        timed.run();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private interface Timed {
        void run() throws Exception;
    }

    /// Nobody but the limits of this test cuts connections as early as that, and a machine that stands still for a while may be late.
    private static void assertCutAfter(long least, long actual) {
        assertTrue(actual >= least && actual <= 25_000, actual + " ms is not between " + least + " and 25000");
    }

    private static TestFront impatient() {
        return TestFront.start(shortLimits(Duration.ofMillis(600)), Map.of());
    }

    @Test
    void a_silent_connection_is_cut_when_the_handshake_is_due() throws Exception {
        try (var impatient = impatient()) {
            assertCutAfter(500, millis(() -> {
                try (var socket = new Socket("127.0.0.1", impatient.front.port())) {
                    socket.setSoTimeout(30_000);
                    assertEquals(-1, socket.getInputStream().read());
                }
            }));
        }
    }

    @Test
    void a_handshake_byte_by_byte_is_cut_as_well() throws Exception {
        try (var impatient = impatient()) {
            assertCutAfter(500, millis(() -> {
                try (var socket = new Socket("127.0.0.1", impatient.front.port())) {
                    drip(socket, new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3});
                }
            }));
        }
    }

    @Test
    void headers_byte_by_byte_are_cut() throws Exception {
        assertCutAfter(600, millis(() -> {
            try (var socket = front.socket()) {
                socket.startHandshake();
                drip(socket, "GET /health HTTP/1.1\r\nHost: x\r\n".getBytes());
            }
        }));
    }

    @Test
    void empty_lines_for_ever_are_cut() throws Exception {
        assertCutAfter(600, millis(() -> {
            try (var socket = front.socket()) {
                socket.startHandshake();
                drip(socket, "\r\n".getBytes());
            }
        }));
    }

    /// Sends the bytes again and again, one each 100 ms, until the server closes.
    private static void drip(Socket socket, byte[] bytes) throws Exception {
        socket.setSoTimeout(100);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        for (int i = 0; System.nanoTime() < end; i++) {
            try {
                socket.getOutputStream().write(bytes[i % bytes.length]);
                socket.getOutputStream().flush();
                if (socket.getInputStream().read() < 0) {
                    return;
                }
            } catch (java.net.SocketTimeoutException _) {
                // Nothing came back, as it should be; go on.
            } catch (IOException _) {
                return;
            }
        }
        throw new AssertionError("the server never closed the connection");
    }

    @Test
    void a_body_that_does_not_come_is_answered_with_408() throws Exception {
        assertCutAfter(600, millis(() -> {
            try (var client = new RawClient(front)) {
                var answer = client.send("POST /sign HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc").readToEnd();
                assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
                assertTrue(answer.contains("\"code\":\"request-timeout\""), answer);
                assertTrue(answer.contains("Connection: close\r\n"), answer);
            }
        }));
    }

    @Test
    void a_body_that_was_announced_and_does_not_come_is_answered_with_408_as_well() throws Exception {
        try (var client = new RawClient(front)) {
            client.send("POST /sign HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n");
            assertTrue(client.readAnswer().startsWith("HTTP/1.1 100 "));
            var answer = client.readToEnd();
            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
        }
    }

    @Test
    void a_body_byte_by_byte_is_cut() throws Exception {
        assertCutAfter(600, millis(() -> {
            try (var socket = front.socket()) {
                socket.startHandshake();
                socket.getOutputStream().write(
                        "POST /sign HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n".getBytes());
                drip(socket, "x".getBytes());
            }
        }));
    }

    @Test
    void a_chunk_that_is_announced_and_never_comes_hides_no_request() throws Exception {
        try (var client = new RawClient(front)) {
            var answer = client.send("POST /sign HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "100000000\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n").readToEnd();
            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
            assertEquals(1, answer.split("HTTP/1\\.1 ", -1).length - 1, answer);
        }
    }

    @Test
    void an_answer_that_is_not_read_is_cut() throws Exception {
        try (var socket = front.socket()) {
            socket.setReceiveBufferSize(4096);
            socket.startHandshake();
            socket.getOutputStream().write("GET /roots HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
            awaitCut(socket);
            long read = 0;
            try {
                read = socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException _) {
                // Cut in the middle of a TLS record.
            }
            assertTrue(read < LARGE.length, "all " + read + " bytes arrived");
        }
    }

    /// Without reading anything: until what is sent is not taken any more.
    private static void awaitCut(Socket socket) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        try {
            while (System.nanoTime() < end) {
                socket.getOutputStream().write('x');
                Thread.sleep(100);
            }
        } catch (IOException _) {
            return;
        }
        throw new AssertionError("the server waits for ever");
    }

    @Test
    void an_idle_connection_lives_until_the_idle_limit() throws Exception {
        try (var client = new RawClient(front)) {
            assertCutAfter(1400, millis(() -> {
                assertTrue(client.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").readAnswer().endsWith("ok"));
                assertEquals("", client.readToEnd());
            }));
        }
    }

    @Test
    void a_connection_is_closed_after_so_many_requests() throws Exception {
        try (var client = new RawClient(front)) {
            client.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n".repeat(5));
            assertTrue(client.readAnswer().endsWith("ok"));
            assertTrue(client.readAnswer().endsWith("ok"));
            var last = client.readToEnd();
            assertTrue(last.contains("Connection: close\r\n") && last.endsWith("ok"), last);
            assertEquals(1, last.split("HTTP/1\\.1 ", -1).length - 1, last);
        }
    }

    @Test
    void slow_clients_do_not_delay_others() throws Exception {
        // Whoever had to wait for a slow client would wait for longer than this test does.
        var limits = new HttpLimits(64 * 1024, 8 * 1024, 64, 2048, 2000, 1000, 10_000, 500, 1000, LONG, LONG, LONG, LONG, LONG, LONG);
        try (var busy = TestFront.start(limits, Map.of(Capability.HEALTH, _ -> Reply.text(200, "text/plain", "ok")))) {
            var slow = new ArrayList<Socket>();
            try {
                for (int i = 0; i < 100; i++) {
                    var socket = busy.socket();
                    slow.add(socket);
                    socket.startHandshake();
                    socket.getOutputStream().write("GET /health HT".getBytes());
                }
                try (var client = new RawClient(busy)) {
                    for (int i = 0; i < 100; i++) {
                        assertTrue(client.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").readAnswer().endsWith("ok"));
                    }
                }
            } finally {
                for (var socket : slow) {
                    socket.close();
                }
            }
        }
    }
}
