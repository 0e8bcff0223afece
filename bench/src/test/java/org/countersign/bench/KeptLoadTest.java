package org.countersign.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.TokenMinter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Against servers that answer by a script: the n-th request of all gets the n-th answer.
@Timeout(60)
class KeptLoadTest {
    private static final String CREATED = "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok";
    private static final String LAST = "HTTP/1.1 201 Created\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
    private static final String SENT_AWAY = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 21\r\n\r\n{\"code\":\"overloaded\"}";
    private static final String CUT_SHORT = "HTTP/1.1 201 Created\r\nContent-Length: 200\r\n\r\nok";
    private static final byte[] REQUEST = "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private SSLServerSocket server;

    @BeforeEach
    void open_a_server() throws Exception {
        Crypto.fastest().preferEverywhere();
        server = LabTls.server();
    }

    @AfterEach
    void close_it() throws Exception {
        server.close();
        threads.shutdownNow();
    }

    private void serve(IntFunction<String> script) {
        threads.submit(() -> {
            while (true) {
                var socket = (SSLSocket) server.accept();
                connections.incrementAndGet();
                threads.submit(() -> answer(socket, script));
            }
        });
    }

    private Void answer(SSLSocket socket, IntFunction<String> script) throws IOException {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty()) {
                    var answer = script.apply(answers.getAndIncrement());
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    if (!answer.equals(CREATED) && !answer.equals(SENT_AWAY)) {
                        break;
                    }
                }
            }
        }
        return null;
    }

    private Tally load(int connections, int rate, int requests) throws Exception {
        var key = LabTls.newKey();
        var ca = new BenchedCa("127.0.0.1", server.getLocalPort(), "", ClientTls.trusting(LabTls.ROOT, "127.0.0.1", Crypto.fastest()),
                TokenMinter.jwk("nobody", "none", key.getPrivate()), SshPublicKey.of(key.getPublic()));
        var pattern = new Pattern(connections, false, 60, rate);
        byte[][] all = new byte[requests][];
        Arrays.fill(all, REQUEST);
        try (var load = KeptLoad.connect(ca, pattern, new Schedule(all, TimeUnit.MINUTES.toNanos(1), rate))) {
            return load.run();
        }
    }

    @Test
    void each_request_is_sent_once_and_its_answer_counted() throws Exception {
        serve(_ -> CREATED);
        var tally = load(4, 0, 200);
        assertEquals(200, tally.certificates());
        assertEquals(200, answers.get());
        assertEquals(4, connections.get());
        assertEquals(Map.of(), tally.errors());
    }

    @Test
    void connections_that_the_server_ends_are_replaced() throws Exception {
        serve(number -> number % 10 == 9 ? LAST : CREATED);
        var tally = load(3, 0, 100);
        assertEquals(100, tally.certificates());
        assertEquals(Map.of(), tally.errors());
        assertTrue(connections.get() >= 3 + 9, connections + " connections");
    }

    @Test
    void an_answer_that_is_cut_short_is_an_error_and_the_others_go_on() throws Exception {
        serve(number -> number == 5 ? CUT_SHORT : CREATED);
        var tally = load(2, 0, 50);
        assertEquals(49, tally.certificates());
        assertEquals(Map.of("CutShortException: the server closed the connection in the middle of an answer", 1L), tally.errors());
    }

    @Test
    void those_that_are_sent_away_are_counted_as_such() throws Exception {
        serve(number -> number % 2 == 0 ? SENT_AWAY : CREATED);
        var tally = load(2, 0, 50);
        assertEquals(25, tally.certificates());
        assertEquals(25, tally.sentAway());
        assertEquals(0, tally.errorCount());
    }

    /// With the one connection busy for 300 ms, the tenth request is sent 200 ms late although its answer comes at once.
    @Test
    void latency_counts_from_when_a_request_was_due() throws Exception {
        serve(number -> {
            if (number == 0) {
                sleep(300);
            }
            return CREATED;
        });
        var tally = load(1, 100, 20);
        assertEquals(20, tally.certificates());
        assertTrue(tally.millisAt(45) >= 180, tally.millisAt(45) + " ms");
    }

    @Test
    void requests_are_not_sent_before_they_are_due() throws Exception {
        serve(_ -> CREATED);
        long begun = System.nanoTime();
        assertEquals(30, load(4, 100, 30).certificates());
        assertTrue(System.nanoTime() - begun >= TimeUnit.MILLISECONDS.toNanos(290));
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
