package org.countersign.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.countersign.server.exchange.Reply;
import org.countersign.server.http.Routes.Capability;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConnectionCapsTest {
    private static TestFront front;

    @BeforeAll
    static void start() {
        var limits = new HttpLimits(64 * 1024, 8 * 1024, 64, 2048, 30, 20, 10_000, Duration.ofSeconds(10),
                Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10));
        front = TestFront.start(limits, Map.of(Capability.HEALTH, _ -> Reply.text(200, "text/plain", "ok")));
    }

    @AfterAll
    static void stop() {
        front.close();
    }

    @Test
    void too_many_connections_of_one_address_are_closed_and_others_served() throws Exception {
        var open = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 25; i++) {
                open.add(new Socket("127.0.0.1", front.front.port()));
            }
            Thread.sleep(200);
            assertEquals(20, open.stream().filter(ConnectionCapsTest::isOpen).count());
            var other = new Socket();
            other.bind(new java.net.InetSocketAddress("127.0.0.2", 0));
            other.connect(new java.net.InetSocketAddress("127.0.0.1", front.front.port()));
            open.add(other);
            assertTrue(isOpen(other));
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
                    var socket = new Socket();
                    socket.bind(new java.net.InetSocketAddress(address, 0));
                    socket.connect(new java.net.InetSocketAddress("127.0.0.1", front.front.port()));
                    open.add(socket);
                }
            }
            Thread.sleep(200);
            assertEquals(30, open.stream().filter(ConnectionCapsTest::isOpen).count());
        } finally {
            for (var socket : open) {
                socket.close();
            }
        }
        waitUntilServed();
    }

    /// The caps free themselves when connections end.
    private static void waitUntilServed() throws Exception {
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
        } catch (java.net.SocketTimeoutException _) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
