package org.countersign.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.progress.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The way through a proxy. The CA is called `ca.example`, a name that only the proxy knows the way to.
@Timeout(180)
class TunnelTest {
    private final TestPki pki = new TestPki();
    private final List<String> heads = new CopyOnWriteArrayList<>();

    /// A proxy that sends every tunnel to one port, or refuses it.
    private ServerSocket proxy(String answer, int target) throws IOException {
        var server = new ServerSocket(0, 4, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try (var client = server.accept()) {
                heads.add(head(client.getInputStream()));
                client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                if (answer.contains(" 200 ")) {
                    relay(client, target);
                }
            } catch (IOException _) {
                // closed
            }
        });
        return server;
    }

    private static void relay(Socket client, int target) throws IOException {
        try (var upstream = new Socket(InetAddress.getLoopbackAddress(), target)) {
            var back = Thread.ofVirtual().start(() -> {
                try {
                    upstream.getInputStream().transferTo(client.getOutputStream());
                } catch (IOException _) {
                    // closed
                }
            });
            client.getInputStream().transferTo(upstream.getOutputStream());
            back.interrupt();
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString();
    }

    private HttpAnswer getThrough(ServerSocket proxy) {
        var environment = Map.of("HTTPS_PROXY", "http://user:pass@127.0.0.1:" + proxy.getLocalPort());
        var settings = new ClientSettings("Test/1", environment, Duration.ofSeconds(60), Optional.empty(), Progress.NONE);
        try (var exchange = settings.exchange(CaUrl.parse("ca.example:9443"),
                Tls.trusting(pki.roots().certificates(), Optional.empty()))) {
            return exchange.send(HttpRequest.get("/health"));
        }
    }

    @Test
    void the_proxy_opens_a_tunnel_and_sees_nothing_of_what_goes_through_it() throws Exception {
        try (var server = new RawTlsServer(pki.server("ca.example"), (out, _) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return true;
        }); var proxy = proxy("HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n", server.url().port())) {
            assertEquals(200, getThrough(proxy).status());
            assertEquals(List.of("CONNECT ca.example:9443 HTTP/1.1\r\nHost: ca.example:9443\r\n"
                    + "Proxy-Authorization: Basic dXNlcjpwYXNz\r\n\r\n"), heads);
        }
    }

    @Test
    void a_proxy_that_refuses_is_named() throws Exception {
        try (var proxy = proxy("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", 0)) {
            var failure = assertThrows(CommandFailure.class, () -> getThrough(proxy));
            assertTrue(failure.getMessage().endsWith("the proxy 127.0.0.1:" + proxy.getLocalPort()
                    + " refused the connection with status 407"), failure.getMessage());
        }
    }

    @Test
    void the_ca_behind_the_proxy_must_still_prove_its_name() throws Exception {
        try (var server = new RawTlsServer(pki.server("other.example"), (_, _) -> true);
                var proxy = proxy("HTTP/1.1 200 OK\r\n\r\n", server.url().port())) {
            var failure = assertThrows(CommandFailure.class, () -> getThrough(proxy));
            assertTrue(failure.getMessage().endsWith("is not for ca.example"), failure.getMessage());
        }
    }
}
