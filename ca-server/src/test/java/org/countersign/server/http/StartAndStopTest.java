package org.countersign.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.countersign.server.exchange.Endpoint;
import org.countersign.server.exchange.Reply;
import org.countersign.server.http.Routes.Capability;
import org.junit.jupiter.api.Test;

class StartAndStopTest {
    private static final TestPki PKI = TestFront.PKI;

    private static HttpFront start(String host, int port, Duration stopping, Endpoint health) throws IOException {
        var identity = PKI.identity("localhost", "127.0.0.1");
        return HttpFront.start(new HttpFront.Settings(host, port, TestFront.PATIENT,
                Optional.of(new HttpFront.Tls(TlsSettings.DEFAULT, () -> identity,
                        new ClientTrust(List.of(PKI.root), InstantSource.system()))),
                TestFront.NO_LOG, stopping, InstantSource.system()), Routes.of(Map.of(Capability.HEALTH, health)));
    }

    @Test
    void a_port_that_is_taken_is_said_so() throws Exception {
        try (var taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            var failure = assertThrows(IOException.class, () -> start("127.0.0.1", taken.getLocalPort(),
                    Duration.ofSeconds(1), _ -> Reply.text(200, "text/plain", "ok")));
            assertTrue(failure.getMessage().contains("Address already in use"), failure.getMessage());
        }
    }

    @Test
    void a_running_request_is_finished_and_nothing_new_is_taken() throws Exception {
        var inside = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var front = start("127.0.0.1", 0, Duration.ofMinutes(2), _ -> {
            inside.countDown();
            await(go);
            return Reply.text(200, "text/plain", "finished");
        });
        int port = front.port();
        var answer = CompletableFuture.supplyAsync(() -> get(port), Thread::startVirtualThread);
        assertTrue(inside.await(60, TimeUnit.SECONDS));
        var stop = CompletableFuture.runAsync(front::close, Thread::startVirtualThread);
        waitUntilClosed(port);
        assertTrue(!stop.isDone() && !answer.isDone());
        go.countDown();
        assertTrue(answer.get(60, TimeUnit.SECONDS).endsWith("finished"));
        stop.get(60, TimeUnit.SECONDS);
    }

    @Test
    void a_request_that_does_not_end_holds_the_stop_up_no_longer_than_set() throws Exception {
        var inside = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        var front = start("127.0.0.1", 0, Duration.ofMillis(500), _ -> {
            inside.countDown();
            await(never);
            return Reply.text(200, "text/plain", "late");
        });
        int port = front.port();
        CompletableFuture.runAsync(() -> get(port), Thread::startVirtualThread);
        assertTrue(inside.await(60, TimeUnit.SECONDS));
        try {
            CompletableFuture.runAsync(front::close, Thread::startVirtualThread).get(60, TimeUnit.SECONDS);
        } finally {
            never.countDown();
        }
    }

    @Test
    void idle_connections_do_not_hold_the_stop_up() throws Exception {
        var front = start("127.0.0.1", 0, Duration.ofMinutes(5), _ -> Reply.text(200, "text/plain", "ok"));
        try (var silent = new Socket("127.0.0.1", front.port())) {
            CompletableFuture.runAsync(front::close, Thread::startVirtualThread).get(60, TimeUnit.SECONDS);
            assertTrue(silent.isConnected());
        }
    }

    @Test
    void an_ipv6_client_is_known_by_its_plain_address() throws Exception {
        try (var front = start("::1", 0, Duration.ofSeconds(1), request -> Reply.text(200, "x/y", request.remoteAddress()))) {
            var context = TestFront.context(Optional.empty(), PKI.root);
            try (var socket = context.getSocketFactory().createSocket("::1", front.port())) {
                socket.setSoTimeout(60_000);
                socket.getOutputStream().write("GET /health HTTP/1.1\r\nHost: [::1]\r\nConnection: close\r\n\r\n".getBytes());
                var answer = new String(socket.getInputStream().readAllBytes());
                assertEquals("::1", answer.substring(answer.indexOf("\r\n\r\n") + 4));
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(5, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void waitUntilClosed(int port) throws InterruptedException {
        for (int i = 0; i < 6000; i++) {
            try (var _ = new Socket("127.0.0.1", port)) {
                Thread.sleep(10);
            } catch (IOException _) {
                return;
            }
        }
        throw new AssertionError("the listener stayed open");
    }

    private static String get(int port) {
        var context = TestFront.context(Optional.empty(), PKI.root);
        try (var socket = context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes());
            return new String(socket.getInputStream().readAllBytes());
        } catch (IOException e) {
            return e.toString();
        }
    }
}
