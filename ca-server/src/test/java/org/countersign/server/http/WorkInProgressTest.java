package org.countersign.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;
import org.countersign.server.http.Routes.Capability;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A server with one place, which is taken.
class WorkInProgressTest {
    private static final HttpLimits ONE_AT_ONCE = new HttpLimits(64 * 1024, 8 * 1024, 64, 2048, 30, 20, 10_000, 1, Duration.ofSeconds(20),
            Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20));
    private static final String POST = "POST /ssh/sign HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";

    private final CountDownLatch begun = new CountDownLatch(1);
    private final Semaphore mayEnd = new Semaphore(0);
    private TestFront front;
    private RawClient first;

    @BeforeEach
    void takeThePlace() throws Exception {
        front = TestFront.start(ONE_AT_ONCE, Map.of(Capability.SSH_SIGN, this::work, Capability.HEALTH, _ -> Reply.text(200, "text/plain", "ok")));
        first = new RawClient(front);
        first.send(POST);
        assertTrue(begun.await(20, TimeUnit.SECONDS));
    }

    private Reply work(Request request) {
        begun.countDown();
        mayEnd.acquireUninterruptibly();
        return Reply.text(201, "text/plain", "done");
    }

    @AfterEach
    void stop() throws Exception {
        mayEnd.release(100);
        first.close();
        front.close();
    }

    @Test
    void whoever_comes_to_a_full_server_is_told_to_come_again_and_is_served_on_the_same_connection() throws Exception {
        try (var second = new RawClient(front)) {
            var refusal = second.send(POST).readAnswer();
            assertTrue(refusal.startsWith("HTTP/1.1 503 ") && refusal.contains("\r\nRetry-After: 1\r\n")
                    && refusal.contains("\"code\":\"overloaded\""), refusal);
            mayEnd.release(2);
            assertTrue(first.readAnswer().endsWith("done"));
            // The place is free a moment after the answer.
            var answer = "";
            for (int i = 0; i < 1000 && !answer.endsWith("done"); i++) {
                mayEnd.release();
                answer = second.send(POST).readAnswer();
            }
            assertTrue(answer.startsWith("HTTP/1.1 201 "), answer);
        }
    }

    @Test
    void a_full_server_says_how_it_is() throws Exception {
        try (var second = new RawClient(front)) {
            assertTrue(second.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").readAnswer().endsWith("ok"));
        }
    }

    @Test
    void a_body_that_is_not_there_yet_takes_no_place() throws Exception {
        mayEnd.release(100);
        assertTrue(first.readAnswer().endsWith("done"));
        try (var slow = new RawClient(front); var quick = new RawClient(front)) {
            slow.send("POST /ssh/sign HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{");
            var answer = "";
            for (int i = 0; i < 1000 && !answer.endsWith("done"); i++) {
                answer = quick.send(POST).readAnswer();
            }
            assertTrue(answer.startsWith("HTTP/1.1 201 "), answer);
            assertEquals("done", slow.send("}").readAnswer().lines().toList().getLast());
        }
    }
}
