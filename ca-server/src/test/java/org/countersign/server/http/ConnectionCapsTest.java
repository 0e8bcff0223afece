package org.countersign.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.countersign.server.exchange.Reply;
import org.countersign.server.http.Routes.Capability;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionCapsTest {
    private TestFront front;

    /// One front for each test, so that no connection that is still ending counts in the next.
    @BeforeEach
    void start() {
        var limits = new HttpLimits(64 * 1024, 8 * 1024, 64, 2048, 30, 20, 10_000, 500, 1000, Duration.ofSeconds(10),
                Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(10));
        front = TestFront.start(limits, Map.of(Capability.HEALTH, _ -> Reply.text(200, "text/plain", "ok")));
    }

    @AfterEach
    void stop() {
        front.close();
    }

    @Test
    void too_many_connections_of_one_address_are_closed_and_others_served() throws Exception {
        var open = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 25; i++) {
                open.add(new Socket("127.0.0.1", front.front.port()));
            }
            assertOpen(20, open);
            open.add(from("127.0.0.2"));
            assertTrue(isOpen(open.getLast()));
        } finally {
            for (var socket : open) {
                socket.close();
            }
        }
        waitUntilServed();
    }

    @Test
    void too_many_connections_in_all_are_closed() throws Exception {
        var open = new ArrayList<Socket>();
        try {
            for (var address : List.of("127.0.0.3", "127.0.0.4", "127.0.0.5")) {
                for (int i = 0; i < 15; i++) {
                    open.add(from(address));
                }
            }
            assertOpen(30, open);
        } finally {
            for (var socket : open) {
                socket.close();
            }
        }
        waitUntilServed();
    }

    /// Ten addresses that connect and do nothing would lock out everybody else.
    @Test
    void whoever_has_most_connections_gives_way_to_a_newcomer() throws Exception {
        var open = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 30; i++) {
                open.add(from(i < 18 ? "127.0.0.6" : "127.0.0.7"));
            }
            assertOpen(30, open);
            for (int i = 0; i < 3; i++) {
                open.add(from("127.0.0.8"));
            }
            assertOpen(30, open);
            assertEquals(15, count(open.subList(0, 18)));
            assertEquals(3, count(open.subList(30, 33)));
            waitUntilServed();
        } finally {
            for (var socket : open) {
                socket.close();
            }
        }
    }

    /// Between the look and the asking a request may have arrived whole.
    @Test
    void another_one_is_asked_when_somebody_has_just_begun_to_work_for_the_first() {
        var busy = new Waiting(9, false);
        var idle = new Waiting(8, true);
        assertTrue(ConnectionCaps.oneGivesWay(() -> Stream.of(busy, idle), Waiting::of, 5));
        assertTrue(busy.asked && idle.asked);
    }

    @Test
    void who_has_hardly_more_than_the_newcomer_keeps_what_he_has() {
        var idle = new Waiting(5, true);
        assertFalse(ConnectionCaps.oneGivesWay(() -> Stream.of(idle), Waiting::of, 5));
        assertFalse(idle.asked);
    }

    @Test
    void not_all_are_asked_when_none_gives_way() {
        var all = Stream.generate(() -> new Waiting(9, false)).limit(100).toList();
        assertFalse(ConnectionCaps.oneGivesWay(all::stream, Waiting::of, 5));
        assertEquals(4, all.stream().filter(one -> one.asked).count());
    }

    private static final class Waiting implements ConnectionCaps.MayGiveWay {
        private final int of;
        private final boolean gives;
        private boolean asked;

        Waiting(int of, boolean gives) {
            this.of = of;
            this.gives = gives;
        }

        int of() {
            return of;
        }

        @Override
        public boolean mayGiveWay() {
            return !asked;
        }

        @Override
        public boolean givesWay() {
            asked = true;
            return gives;
        }
    }

    private Socket from(String address) throws IOException {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(address, 0));
        socket.connect(new InetSocketAddress("127.0.0.1", front.front.port()));
        return socket;
    }

    /// The server accepts in the background: waits until it has closed what is too many, and then some, that it closes no more.
    private static void assertOpen(int expected, List<Socket> sockets) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (count(sockets) > expected && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        Thread.sleep(200);
        assertEquals(expected, count(sockets));
    }

    private static long count(List<Socket> sockets) {
        return sockets.stream().filter(ConnectionCapsTest::isOpen).count();
    }

    /// The caps free themselves when connections end.
    private void waitUntilServed() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (true) {
            try (var client = new RawClient(front)) {
                assertTrue(client.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").readAnswer().endsWith("ok"));
                return;
            } catch (IOException e) {
                assertTrue(System.nanoTime() < end, "still refused: " + e);
                Thread.sleep(100);
            }
        }
    }

    private static boolean isOpen(Socket socket) {
        try {
            socket.setSoTimeout(5);
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException _) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
