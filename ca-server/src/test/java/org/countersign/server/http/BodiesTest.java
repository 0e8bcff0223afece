package org.countersign.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;
import org.countersign.server.http.Routes.Capability;
import org.junit.jupiter.api.Test;

/// Where thirty connections may be open three may have large bodies, and all three may be of one address that may have twenty-four.
class BodiesTest {
    private static final int LARGE = 20_000;
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final HttpLimits LIMITS = new HttpLimits(64 * 1024, 8 * 1024, 64, 2048, 30, 24, 10_000, 500, 1500, LONG, LONG, LONG, LONG,
            LONG, LONG);

    private static final ByteBuffer SOMEBODY = address(1);

    private final WorkInProgress work = new WorkInProgress(LIMITS);
    private final Bodies bodies = new Bodies(LIMITS, work);

    private static ByteBuffer address(int last) {
        return ByteBuffer.wrap(new byte[] {10, 0, 0, (byte) last});
    }

    /// @param announced below zero: nothing, as with chunks
    private static HttpServletRequest request(long announced, InputStream body) {
        return (HttpServletRequest) Proxy.newProxyInstance(BodiesTest.class.getClassLoader(), new Class<?>[] {HttpServletRequest.class},
                (_, method, _) -> switch (method.getName()) {
                    case "getContentLengthLong" -> announced;
                    case "getInputStream" -> servletStream(body);
                    default -> throw new AssertionError(method);
                });
    }

    private static ServletInputStream servletStream(InputStream body) {
        return new ServletInputStream() {
            @Override
            public int read() throws IOException {
                return body.read();
            }

            @Override
            public boolean isFinished() {
                throw new AssertionError("nobody asks");
            }

            @Override
            public boolean isReady() {
                throw new AssertionError("nobody asks");
            }

            @Override
            public void setReadListener(ReadListener listener) {
                throw new AssertionError("nobody listens");
            }
        };
    }

    private static InputStream stream(int length) {
        return new ByteArrayInputStream("x".repeat(length).getBytes());
    }

    private Bodies.Body read(int length) throws IOException {
        return read(request(length, stream(length)));
    }

    private Bodies.Body read(HttpServletRequest request) throws IOException {
        return bodies.read(request, SOMEBODY);
    }

    @Test
    void only_some_large_ones_are_kept_at_a_time_and_small_ones_always() throws Exception {
        var kept = new ArrayList<Bodies.Body>();
        for (int i = 0; i < 3; i++) {
            kept.add(read(LARGE));
        }
        assertEquals(ProblemCode.OVERLOADED, assertThrows(ProblemException.class, () -> read(LARGE)).code());
        assertEquals(ProblemCode.OVERLOADED, assertThrows(ProblemException.class, () -> read(Bodies.SMALL + 1)).code());
        assertEquals(2, work.load().turnedAway());
        read(Bodies.SMALL).close();
        assertEquals(Bodies.SMALL, read(request(-1, stream(Bodies.SMALL))).bytes().length);
        kept.removeFirst().close();
        assertEquals(LARGE, read(LARGE).bytes().length);
        assertThrows(ProblemException.class, () -> read(LARGE));
    }

    /// Two addresses could keep out all others.
    @Test
    void one_address_has_only_a_part_of_what_there_is_for_all() throws Exception {
        var limits = new HttpLimits(64 * 1024, 8 * 1024, 64, 2048, 80, 16, 10_000, 500, 1500, LONG, LONG, LONG, LONG, LONG, LONG);
        var shared = new Bodies(limits, new WorkInProgress(limits));
        var kept = new ArrayList<Bodies.Body>();
        for (int sender = 1; sender <= 5; sender++) {
            var address = address(sender);
            kept.add(shared.read(request(LARGE, stream(LARGE)), address));
            kept.add(shared.read(request(LARGE, stream(LARGE)), address));
            if (sender < 5) {
                assertThrows(ProblemException.class, () -> shared.read(request(LARGE, stream(LARGE)), address));
            }
        }
        assertThrows(ProblemException.class, () -> shared.read(request(LARGE, stream(LARGE)), address(6)), "ten are kept");
        kept.getFirst().close();
        assertThrows(ProblemException.class, () -> shared.read(request(LARGE, stream(LARGE)), address(2)), "he has two");
        assertEquals(LARGE, shared.read(request(LARGE, stream(LARGE)), address(1)).bytes().length);
    }

    @Test
    void what_is_not_kept_is_read_to_its_end_but_not_beyond_the_limit() throws Exception {
        for (int i = 0; i < 3; i++) {
            read(LARGE);
        }
        var whole = stream(LARGE);
        assertThrows(ProblemException.class, () -> read(request(-1, whole)));
        assertEquals(-1, whole.read());
        var endless = stream(200_000);
        assertEquals(ProblemCode.REQUEST_TOO_LARGE, assertThrows(ProblemException.class, () -> read(request(-1, endless))).code());
        assertEquals(200_000 - LIMITS.bodyBytes() - 1, endless.available());
    }

    @Test
    void one_that_breaks_off_or_is_too_large_gives_its_share_back() throws Exception {
        for (int i = 0; i < 10; i++) {
            var broken = new SequenceInputStream(stream(LARGE / 2), new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("gone");
                }
            });
            assertThrows(IOException.class, () -> read(request(LARGE, broken)));
            assertEquals(ProblemCode.REQUEST_TOO_LARGE,
                    assertThrows(ProblemException.class, () -> read(request(-1, stream(70_000)))).code());
        }
        assertEquals(LARGE, read(LARGE).bytes().length);
    }

    @Test
    void all_of_it_arrives() throws Exception {
        for (int length : new int[] {0, 1, Bodies.SMALL - 1, Bodies.SMALL, Bodies.SMALL + 1, Bodies.SMALL + 2, 64 * 1024}) {
            var sent = new byte[length];
            for (int i = 0; i < length; i++) {
                sent[i] = (byte) ('a' + i % 23);
            }
            for (long announced : new long[] {length, -1}) {
                try (var body = read(request(announced, new ByteArrayInputStream(sent)))) {
                    assertEquals(new String(sent), new String(body.bytes()));
                }
            }
        }
    }

    @Test
    void while_large_ones_are_worked_on_others_are_told_to_come_again_on_the_same_connection() throws Exception {
        var mayEnd = new Semaphore(0);
        var holding = new ArrayList<RawClient>();
        try (var front = TestFront.start(LIMITS, Map.of(Capability.SIGN, request -> sign(request, mayEnd))); var client = new RawClient(front)) {
            for (int i = 0; i < 3; i++) {
                holding.add(new RawClient(front).send(post("h".repeat(LARGE))));
            }
            front.waitUntil(load -> load.working() == 3);
            for (var request : List.of(post("x".repeat(LARGE)), chunked(LARGE))) {
                var refusal = client.send(request).readAnswer();
                assertTrue(refusal.startsWith("HTTP/1.1 503 ") && refusal.contains("\r\nRetry-After: 1\r\n")
                        && refusal.contains("\"code\":\"overloaded\"") && !refusal.contains("Connection: close"), refusal);
            }
            assertTrue(client.send(post("x".repeat(Bodies.SMALL))).readAnswer().endsWith("has 8192"));
            assertTrue(client.send(chunked(Bodies.SMALL)).readAnswer().endsWith("has 8192"));
            mayEnd.release(3);
            assertTrue(holding.getFirst().readAnswer().endsWith("has " + LARGE));
            assertTrue(client.send(chunked(LARGE)).readAnswer().endsWith("has " + LARGE));
        } finally {
            mayEnd.release(100);
            for (var one : holding) {
                one.close();
            }
        }
    }

    private static Reply sign(Request request, Semaphore mayEnd) {
        if (request.body()[0] == 'h') {
            mayEnd.acquireUninterruptibly();
        }
        return Reply.text(200, "text/plain", "has " + request.body().length);
    }

    private static String post(String body) {
        return "POST /sign HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String chunked(int length) {
        return "POST /sign HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(length) + "\r\n"
                + "x".repeat(length) + "\r\n0\r\n\r\n";
    }
}
