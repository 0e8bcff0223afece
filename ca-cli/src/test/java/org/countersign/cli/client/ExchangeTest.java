package org.countersign.cli.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.progress.Progress;
import org.countersign.core.json.JsonObject;
import org.countersign.testing.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// HTTP/1.1 against servers that do as they please.
@Timeout(180)
class ExchangeTest {
    private static final HttpRequest GET = HttpRequest.get("/health");
    private static final HttpRequest POST = HttpRequest.post("/ssh/sign", JsonObject.EMPTY);
    /// Where the time limit is not what a test is about.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestPki pki = new TestPki();

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private RawTlsServer server(String... answers) throws Exception {
        return new RawTlsServer(pki.server("127.0.0.1"), (out, number) -> {
            write(out, answers[Math.min(number, answers.length) - 1]);
            return true;
        });
    }

    private Exchange exchange(CaUrl url, Duration limit) {
        return new ClientSettings("Test/1", Map.of(), limit, Optional.empty(), Progress.NONE)
                .exchange(url, Tls.trusting(pki.roots().certificates(), Optional.empty()));
    }

    private Exchange exchange(RawTlsServer server) {
        return exchange(server.url(), PATIENCE);
    }

    private CommandFailure failure(RawTlsServer server) {
        try (var exchange = exchange(server)) {
            return assertThrows(CommandFailure.class, () -> exchange.send(GET));
        }
    }

    @Test
    void one_connection_carries_request_after_request() throws Exception {
        try (var server = server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 201 Created\r\ntransfer-encoding: Chunked\r\n\r\n3;x=y\r\ncde\r\n1\r\nf\r\n0\r\nTrailer: t\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                var exchange = exchange(server)) {
            assertArrayEquals("ab".getBytes(), exchange.send(GET).body());
            assertArrayEquals("cdef".getBytes(), exchange.send(POST).body());
            assertEquals(204, exchange.send(GET).status());
            assertEquals(404, exchange.send(GET).status());
            assertEquals(1, server.connections());
            exchange.send(GET);
            assertEquals(2, server.connections(), "HTTP/1.0 closes");
        }
    }

    @Test
    void a_body_without_a_length_ends_with_the_connection() throws Exception {
        try (var server = new RawTlsServer(pki.server("127.0.0.1"), (out, _) -> {
            write(out, "HTTP/1.1 200 OK\r\n\r\nall of it");
            return false;
        }); var exchange = exchange(server)) {
            assertArrayEquals("all of it".getBytes(), exchange.send(GET).body());
            assertArrayEquals("all of it".getBytes(), exchange.send(GET).body());
            assertEquals(2, server.connections());
        }
    }

    @Test
    void a_get_is_sent_again_when_the_kept_connection_was_closed() throws Exception {
        try (var server = new RawTlsServer(pki.server("127.0.0.1"), (out, number) -> {
            write(out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            return number > 1;
        }); var exchange = exchange(server)) {
            exchange.send(GET);
            Thread.sleep(100);
            assertEquals(200, exchange.send(GET).status());
            assertEquals(2, server.connections());
        }
    }

    @Test
    void a_post_is_never_sent_twice() throws Exception {
        try (var server = new RawTlsServer(pki.server("127.0.0.1"), (out, number) -> {
            if (number == 1) {
                write(out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
            return number == 1;
        }); var exchange = exchange(server)) {
            exchange.send(GET);
            assertThrows(CommandFailure.class, () -> exchange.send(POST));
            assertEquals(2, server.requests());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n"
    })
    void a_malformed_answer_is_a_failure(String answer) throws Exception {
        try (var server = server(answer)) {
            assertTrue(failure(server).getMessage().startsWith("client GET " + server.url() + "/health failed: "));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Content-Length: 4194305\r\n\r\n",
        "Content-Length: 99999999999999999999\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n400001\r\n",
        "Transfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n"
    })
    void an_answer_over_four_mebibytes_is_refused_before_it_is_read(String rest) throws Exception {
        try (var server = server("HTTP/1.1 200 OK\r\n" + rest)) {
            var message = failure(server).getMessage();
            assertTrue(message.contains("4 MiB") || message.contains("malformed"), message);
        }
    }

    @Test
    void an_endless_body_is_cut() throws Exception {
        try (var server = new RawTlsServer(pki.server("127.0.0.1"), (out, _) -> {
            write(out, "HTTP/1.1 200 OK\r\n\r\n");
            for (int i = 0; i < 100; i++) {
                out.write(new byte[64 * 1024]);
            }
            return false;
        })) {
            assertTrue(failure(server).getMessage().contains("4 MiB"));
        }
    }

    @Test
    void an_endless_head_is_cut() throws Exception {
        try (var server = server("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(12_000))) {
            var failure = failure(server);
            assertTrue(failure.getMessage().contains("64 KiB"), failure.getMessage());
        }
    }

    @Test
    void a_connection_that_breaks_in_the_body_is_a_failure() throws Exception {
        try (var server = new RawTlsServer(pki.server("127.0.0.1"), (out, _) -> {
            write(out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
            return false;
        })) {
            assertTrue(failure(server).getMessage().contains("in the middle"));
        }
    }

    @Test
    void bytes_that_trickle_in_do_not_stretch_the_time_limit() throws Exception {
        try (var server = new RawTlsServer(pki.server("127.0.0.1"), (out, _) -> {
            write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            // For longer than any machine takes to find out, until the client goes away.
            for (int i = 0; i < 900; i++) {
                write(out, "x");
                Thread.sleep(100);
            }
            return true;
        }); var exchange = exchange(server.url(), Duration.ofSeconds(3))) {
            long start = System.nanoTime();
            var failure = assertThrows(CommandFailure.class, () -> exchange.send(GET));
            assertTrue(failure.getMessage().endsWith("no answer within 3 s"), failure.getMessage());
            assertTrue(System.nanoTime() - start < 60_000_000_000L);
        }
    }

    @Test
    void a_server_that_never_shakes_hands_runs_into_the_time_limit() throws Exception {
        try (var silent = new ServerSocket(0, 4, InetAddress.getLoopbackAddress());
                var exchange = exchange(new CaUrl("127.0.0.1", silent.getLocalPort()), Duration.ofMillis(500))) {
            var failure = assertThrows(CommandFailure.class, () -> exchange.send(GET));
            assertTrue(failure.hint().orElseThrow().contains("--ca-url"), failure.getMessage());
        }
    }

    @Test
    void a_refused_connection_names_the_url_and_the_remedy() throws Exception {
        int port = FreePorts.next();
        try (var exchange = exchange(new CaUrl("127.0.0.1", port), PATIENCE)) {
            var failure = assertThrows(CommandFailure.class, () -> exchange.send(GET));
            assertEquals("client GET https://127.0.0.1:" + port + "/health failed: connection refused", failure.getMessage());
            assertTrue(failure.hint().orElseThrow().contains("--ca-url"));
        }
    }

    @Test
    void a_name_stands_for_all_its_addresses() throws Exception {
        try (var server = new RawTlsServer(pki.server("localhost"), (out, _) -> {
            write(out, "HTTP/1.1 204 No Content\r\n\r\n");
            return true;
        }); var exchange = exchange(new CaUrl("localhost", server.url().port()), PATIENCE)) {
            assertEquals(204, exchange.send(GET).status());
        }
    }

    @Test
    void an_unknown_host_name_is_said_so() {
        try (var exchange = exchange(new CaUrl("no-such-host.invalid", 0), PATIENCE)) {
            var failure = assertThrows(CommandFailure.class, () -> exchange.send(GET));
            assertTrue(failure.getMessage().endsWith("the host name no-such-host.invalid is not known"), failure.getMessage());
        }
    }

    @Test
    void a_plain_http_server_is_said_to_speak_no_tls() throws Exception {
        try (var plain = new ServerSocket(0, 4, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var socket = plain.accept()) {
                    write(socket.getOutputStream(), "HTTP/1.1 400 Bad Request\r\n\r\n");
                    socket.getInputStream().readAllBytes();
                } catch (IOException _) {
                    // the client went away
                }
            });
            try (var exchange = exchange(new CaUrl("127.0.0.1", plain.getLocalPort()), PATIENCE)) {
                var failure = assertThrows(CommandFailure.class, () -> exchange.send(GET));
                assertTrue(failure.getMessage().contains("no TLS connection"), failure.getMessage());
            }
        }
    }

    @Test
    void a_server_under_another_root_is_not_trusted() throws Exception {
        try (var server = new RawTlsServer(new TestPki().server("127.0.0.1"), (_, _) -> true)) {
            assertTrue(failure(server).getMessage().contains("not signed by the root in use"));
            assertEquals(0, server.requests());
        }
    }

    @Test
    void an_expired_server_certificate_is_not_trusted() throws Exception {
        try (var server = new RawTlsServer(pki.server("127.0.0.1", Duration.ofHours(-1)), (_, _) -> true)) {
            assertTrue(failure(server).getMessage().contains("not valid now"));
            assertEquals(0, server.requests());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.2"})
    void a_certificate_for_another_name_is_not_trusted(String name) throws Exception {
        try (var server = new RawTlsServer(pki.server(name), (_, _) -> true)) {
            assertTrue(failure(server).getMessage().endsWith("is not for 127.0.0.1"), failure(server).getMessage());
            assertEquals(0, server.requests());
        }
    }

    @Test
    void a_path_cannot_smuggle_a_header() {
        assertThrows(IllegalArgumentException.class, () -> HttpRequest.get("/root/x\r\nX: y"));
        assertEquals("a%20b%2Fc%C3%A9", HttpRequest.escape("a b/cé"));
    }
}
