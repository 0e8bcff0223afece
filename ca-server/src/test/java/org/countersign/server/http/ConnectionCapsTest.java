package org.countersign.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.countersign.server.exchange.Reply;
import org.countersign.server.http.Routes.Capability;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionCapsTest {
    /// No connection is to end because it does nothing.
    private static final Duration LONG = Duration.ofMinutes(5);

    /// More than lies between a server and a client that reads nothing.
    private static final byte[] LARGE = new byte[64 * 1024 * 1024];

    private final Semaphore begun = new Semaphore(0);
    private final Semaphore mayEnd = new Semaphore(0);
    private TestFront front;

    /// One front for each test, so that no connection that is still ending counts in the next.
    @BeforeEach
    void start() {
        var limits = new HttpLimits(64 * 1024, 8 * 1024, 64, 2048, 30, 20, 10_000, 500, 1000, LONG, LONG, LONG, LONG, LONG, LONG);
        front = TestFront.start(limits, Map.of(
                Capability.HEALTH, _ -> Reply.text(200, "text/plain", "ok"),
                Capability.ROOTS, _ -> {
                    begun.release();
                    return new Reply(200, "x/y", LARGE, Map.of(), Map.of());
                },
                Capability.CRL, _ -> {
                    begun.release();
                    mayEnd.acquireUninterruptibly();
                    return Reply.text(200, "text/plain", "late");
                }));
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

    /// They would lock everybody out for as long as an answer may take, again and again.
    @Test
    void who_does_not_read_his_answer_gives_way_too() throws Exception {
        var open = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 30; i++) {
                var asking = tls(from(i < 15 ? "127.0.0.9" : "127.0.0.10"));
                asking.getOutputStream().write("GET /roots HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                open.add(asking);
            }
            assertTrue(begun.tryAcquire(30, 20, TimeUnit.SECONDS));
            waitUntilServed();
        } finally {
            for (var socket : open) {
                socket.close();
            }
        }
    }

    private static SSLSocket tls(Socket socket) throws IOException {
        var tls = (SSLSocket) TestFront.context(Optional.empty(), TestFront.PKI.root).getSocketFactory()
                .createSocket(socket, "127.0.0.1", socket.getPort(), true);
        tls.setSoTimeout(20_000);
        tls.startHandshake();
        return tls;
    }

    /// What he has asked for is still done, so nobody has more done at once than he may have connections.
    @Test
    void who_hangs_up_while_he_is_worked_for_still_has_the_connection() throws Exception {
        try {
            for (int i = 0; i < 20; i++) {
                try (var asking = tls(from("127.0.0.11"))) {
                    asking.getOutputStream().write("GET /crl HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    assertTrue(begun.tryAcquire(20, TimeUnit.SECONDS));
                }
            }
            try (var another = from("127.0.0.11")) {
                assertOpen(0, List.of(another));
            }
        } finally {
            mayEnd.release(1000);
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
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
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
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
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
