package org.countersign.cli.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.progress.Progress;
import org.countersign.testing.FreePorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class PublicWebTest {
    private static final byte[] LIST = "a list".getBytes(StandardCharsets.US_ASCII);

    private final TestPki pki = new TestPki();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        server.createContext("/", exchange -> {
            var body = exchange.getRequestBody().readAllBytes();
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " for " + exchange.getRequestHeaders().getFirst("Host")
                    + " " + exchange.getRequestHeaders().getFirst("Content-Type") + " " + new String(body, StandardCharsets.US_ASCII));
            boolean found = !exchange.getRequestURI().getPath().equals("/none");
            exchange.sendResponseHeaders(found ? 200 : 404, LIST.length);
            exchange.getResponseBody().write(LIST);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private PublicWeb web(Map<String, String> environment) {
        return web(environment, Duration.ofSeconds(60));
    }

    private PublicWeb web(Map<String, String> environment, Duration limit) {
        return new PublicWeb(pki.roots().certificates(), new ClientSettings("Test/1", environment, limit, Optional.empty(), Progress.NONE));
    }

    private String refusal(String address, int largest) {
        return assertThrows(CommandFailure.class, () -> web(Map.of()).get(address, largest)).getMessage();
    }

    @Test
    void what_lies_at_an_address_is_fetched() {
        assertArrayEquals(LIST, web(Map.of()).get("http://" + host() + "/a%20b?c=d#e", 100));
        assertArrayEquals(LIST, web(Map.of()).get("HTTP://" + host(), 6));
        assertArrayEquals(LIST, web(Map.of()).post("http://" + host() + "/ocsp", "application/ocsp-request", new byte[] {'q'}, 100));
        assertEquals(List.of("GET /a%20b?c=d for " + host() + " null ", "GET / for " + host() + " null ",
                "POST /ocsp for " + host() + " application/ocsp-request q"), asked);
    }

    @Test
    void over_https_a_server_leads_to_the_roots() throws Exception {
        try (var secure = new RawTlsServer(pki.server("127.0.0.1"), (out, _) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\na list".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return false;
        })) {
            assertArrayEquals(LIST, web(Map.of()).get(secure.url() + "/list", 100));
            var stranger = new PublicWeb(new TestPki().roots().certificates(), ClientSettings.of("Test/1", Map.of()));
            assertTrue(assertThrows(CommandFailure.class, () -> stranger.get(secure.url() + "/list", 100)).getMessage().startsWith("no TLS connection: "));
        }
    }

    @Test
    void a_proxy_is_told_the_whole_address() {
        assertArrayEquals(LIST, web(Map.of("HTTP_PROXY", "http://" + host())).get("http://crl.example.com/list?x", 100));
        assertEquals(List.of("GET http://crl.example.com/list?x for crl.example.com null "), asked);
    }

    @Test
    void what_cannot_be_had_is_said() throws Exception {
        assertEquals("connection refused", refusal("http://127.0.0.1:" + FreePorts.next() + "/", 100));
        assertEquals("the server answered with status 404", refusal("http://" + host() + "/none", 100));
        assertTrue(refusal("http://" + host() + "/", 5).startsWith("the answer is larger than "));
    }

    /// A byte at a time, for longer than all of it may take.
    @Test
    void an_answer_that_trickles_is_given_up() throws Exception {
        try (var slow = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var socket = slow.accept()) {
                    while (true) {
                        socket.getOutputStream().write('H');
                        Thread.sleep(50);
                    }
                } catch (IOException | InterruptedException _) {
                    // The client went away.
                }
            });
            var impatient = web(Map.of(), Duration.ofSeconds(1));
            var address = "http://127.0.0.1:" + slow.getLocalPort() + "/";
            assertEquals("no answer within 1 s", assertThrows(CommandFailure.class, () -> impatient.get(address, 100_000)).getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ldap://crl.example.com/list", "file:///etc/passwd", "list.crl", "http:list", "http:///list", "http://a b/", "http://u:p@127.0.0.1/",
        "https://exa_mple..com:99999/", "http://127.0.0.1/\r\nX: y"})
    void other_addresses_are_not_asked(String address) {
        assertTrue(refusal(address, 100).matches("it is not an http or https URL|the port is not .*"), refusal(address, 100));
    }
}
