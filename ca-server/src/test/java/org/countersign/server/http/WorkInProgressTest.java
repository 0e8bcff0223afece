package org.countersign.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;
import org.countersign.server.http.HttpFront.Load;
import org.countersign.server.http.Routes.Capability;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A server with one place, which is taken, and a seat or two to wait for it.
class WorkInProgressTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String HEAD = "POST /ssh/sign HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n";
    private static final String ASKING_HEAD = HEAD.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");

    private final LinkedBlockingQueue<String> begun = new LinkedBlockingQueue<>();
    private final Semaphore mayEnd = new Semaphore(0);
    private TestFront front;
    private RawClient first;

    private void start(int seats, Duration turn) throws Exception {
        start(seats, LONG, turn);
    }

    private void start(int seats, Duration body, Duration turn) throws Exception {
        var limits = new HttpLimits(64 * 1024, 8 * 1024, 64, 2048, 30, 20, 10_000, 1, seats, LONG, LONG, body, turn, LONG, LONG);
        front = TestFront.start(limits, Map.of(Capability.SSH_SIGN, this::work, Capability.HEALTH, _ -> Reply.text(200, "text/plain", "ok")));
        first = new RawClient(front).send(post("1"));
        assertEquals("1", begun.poll(60, TimeUnit.SECONDS));
    }

    private static String post(String body) {
        return HEAD + body;
    }

    private Reply work(Request request) {
        var name = new String(request.body());
        begun.add(name);
        mayEnd.acquireUninterruptibly();
        return Reply.text(201, "text/plain", "done " + name);
    }

    @AfterEach
    void stop() throws Exception {
        mayEnd.release(1000);
        first.close();
        front.close();
    }

    private static void assertTurnedAway(String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 503 ") && answer.contains("\r\nRetry-After: 1\r\n")
                && answer.contains("\"code\":\"overloaded\"") && !answer.contains("Connection: close"), answer);
    }

    @Test
    void whoever_comes_to_a_full_server_is_served_when_others_are_done_in_the_order_they_came() throws Exception {
        start(2, LONG);
        try (var second = new RawClient(front); var third = new RawClient(front)) {
            second.send(post("2"));
            front.waitUntil(load -> load.waiting() == 1);
            third.send(post("3"));
            front.waitUntil(load -> load.equals(new Load(1, 2, 0)));
            assertTrue(begun.isEmpty());
            mayEnd.release();
            assertTrue(first.readAnswer().endsWith("done 1"));
            assertEquals("2", begun.poll(60, TimeUnit.SECONDS));
            mayEnd.release(2);
            assertTrue(second.readAnswer().endsWith("done 2"));
            assertTrue(third.readAnswer().endsWith("done 3"));
            assertEquals(new Load(0, 0, 0), front.front.load());
        }
    }

    @Test
    void where_no_seat_is_left_one_is_told_to_come_again_and_is_served_on_the_same_connection() throws Exception {
        start(1, LONG);
        try (var second = new RawClient(front); var third = new RawClient(front)) {
            second.send(post("2"));
            front.waitUntil(load -> load.waiting() == 1);
            assertTurnedAway(third.send(post("3")).readAnswer());
            assertEquals(new Load(1, 1, 1), front.front.load());
            mayEnd.release(2);
            assertTrue(second.readAnswer().endsWith("done 2"));
            mayEnd.release();
            assertTrue(third.send(post("3")).readAnswer().endsWith("done 3"));
        }
    }

    @Test
    void who_has_waited_for_too_long_is_told_to_come_again_and_is_served_on_the_same_connection() throws Exception {
        start(1, Duration.ofMillis(100));
        try (var second = new RawClient(front)) {
            assertTurnedAway(second.send(post("2")).readAnswer());
            assertEquals(new Load(1, 0, 1), front.front.load());
            mayEnd.release(2);
            assertTrue(first.readAnswer().endsWith("done 1"));
            assertTrue(second.send(post("2")).readAnswer().endsWith("done 2"));
        }
    }

    @Test
    void a_full_server_says_how_it_is() throws Exception {
        start(0, LONG);
        try (var second = new RawClient(front)) {
            assertTrue(second.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").readAnswer().endsWith("ok"));
        }
    }

    /// They are told to send it, so they have come past the gate.
    @Test
    void those_who_send_headers_alone_take_neither_seat_nor_place() throws Exception {
        start(1, LONG);
        var asking = new ArrayList<RawClient>();
        try (var quick = new RawClient(front)) {
            for (int i = 0; i < 5; i++) {
                asking.add(new RawClient(front));
                assertTrue(asking.getLast().send(ASKING_HEAD).readAnswer().startsWith("HTTP/1.1 100 "));
            }
            assertEquals(new Load(1, 0, 0), front.front.load());
            quick.send(post("2"));
            front.waitUntil(load -> load.waiting() == 1);
            mayEnd.release(2);
            assertTrue(quick.readAnswer().endsWith("done 2"));
            assertEquals(new Load(0, 0, 0), front.front.load());
            mayEnd.release();
            assertTrue(asking.getLast().send("3").readAnswer().endsWith("done 3"));
        } finally {
            for (var client : asking) {
                client.close();
            }
        }
    }

    @Test
    void who_asks_before_sending_the_body_waits_with_it_or_does_not_send_it() throws Exception {
        start(1, LONG);
        try (var asking = new RawClient(front); var refused = new RawClient(front)) {
            assertTrue(asking.send(ASKING_HEAD).readAnswer().startsWith("HTTP/1.1 100 "));
            asking.send("2");
            front.waitUntil(load -> load.waiting() == 1);
            var refusal = refused.send(ASKING_HEAD).readAnswer();
            assertTrue(refusal.startsWith("HTTP/1.1 503 "), refusal);
            mayEnd.release(2);
            assertTrue(asking.readAnswer().endsWith("done 2"));
        }
    }

    @Test
    void requests_sent_in_one_go_take_one_seat_at_a_time() throws Exception {
        start(2, LONG);
        try (var piping = new RawClient(front); var other = new RawClient(front)) {
            piping.send(post("2") + post("3") + post("4"));
            front.waitUntil(load -> load.waiting() == 1);
            other.send(post("5"));
            front.waitUntil(load -> load.waiting() == 2);
            mayEnd.release(2);
            assertTrue(piping.readAnswer().endsWith("done 2"));
            mayEnd.release(3);
            assertTrue(piping.readAnswer().endsWith("done 3"));
            assertTrue(piping.readAnswer().endsWith("done 4"));
            assertTrue(other.readAnswer().endsWith("done 5"));
        }
    }

    /// The body of somebody else, who came later, is late meanwhile.
    @Test
    void who_waits_is_not_late() throws Exception {
        start(2, Duration.ofSeconds(3), LONG);
        try (var waiting = new RawClient(front); var late = new RawClient(front)) {
            waiting.send(post("2"));
            front.waitUntil(load -> load.waiting() == 1);
            assertTrue(late.send(HEAD).readToEnd().contains("\"code\":\"request-timeout\""));
            mayEnd.release(2);
            assertTrue(waiting.readAnswer().endsWith("done 2"));
        }
    }

    @Test
    void who_goes_away_while_waiting_keeps_neither_seat_nor_place() throws Exception {
        start(1, LONG);
        try (var second = new RawClient(front)) {
            second.send(post("2"));
            front.waitUntil(load -> load.waiting() == 1);
        }
        mayEnd.release(2);
        front.waitUntil(load -> load.equals(new Load(0, 0, 0)));
    }

    @Test
    void when_the_server_stops_those_who_wait_are_told_at_once_and_the_others_are_served() throws Exception {
        start(2, LONG);
        try (var second = new RawClient(front); var third = new RawClient(front)) {
            second.send(post("2"));
            third.send(post("3"));
            front.waitUntil(load -> load.waiting() == 2);
            var stop = CompletableFuture.runAsync(front::close, Thread::startVirtualThread);
            assertTrue(second.readAnswer().startsWith("HTTP/1.1 503 "));
            assertTrue(third.readAnswer().startsWith("HTTP/1.1 503 "));
            assertFalse(stop.isDone());
            mayEnd.release();
            assertTrue(first.readAnswer().endsWith("done 1"));
            stop.get(60, TimeUnit.SECONDS);
        }
    }
}
