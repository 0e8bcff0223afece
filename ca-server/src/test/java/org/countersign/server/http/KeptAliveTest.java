package org.countersign.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.countersign.server.exchange.Reply;
import org.countersign.server.http.Routes.Capability;
import org.junit.jupiter.api.Test;

/// What a connection costs between two requests.
class KeptAliveTest {
    private static final int CONNECTIONS = 600;
    /// A table of headers would be made for the second.
    private static final int REQUESTS = 3;
    private static final String BODY = "well";
    private static final byte[] REQUEST = "GET /roots HTTP/1.1\r\nHost: localhost\r\nUser-Agent: a client\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /// A hundred kilobytes for each would be 60 MB.
    @Test
    void six_hundred_clients_that_stay_are_served_in_fifty_six_megabytes() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var server = new ProcessBuilder(java, "-Xmx56m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError",
                "-XX:-HeapDumpOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                Server.class.getName()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        var sockets = new ArrayList<Socket>();
        try (var output = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII))) {
            int port = Integer.parseInt(output.readLine());
            var tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {new TrustAll()}, null);
            for (int i = 0; i < CONNECTIONS; i++) {
                var socket = tls.getSocketFactory().createSocket();
                sockets.add(socket);
                socket.setSoTimeout(60_000);
                socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0." + (1 + i % 4)), 0));
                socket.connect(new InetSocketAddress("127.0.0.1", port));
                for (int request = 0; request < REQUESTS; request++) {
                    assertEquals("HTTP/1.1 200 OK", ask(socket), "connection " + i);
                }
            }
            assertTrue(server.isAlive());
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
            server.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
        }
    }

    private static String ask(Socket socket) throws IOException {
        socket.getOutputStream().write(REQUEST);
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\n" + BODY)) {
            int next = socket.getInputStream().read();
            assertTrue(next >= 0, () -> "cut off after: " + answer);
            answer.append((char) next);
        }
        return answer.substring(0, answer.indexOf("\r\n"));
    }

    /// Serves until its input ends, or it is stopped.
    static final class Server {
        private Server() {}

        static void main() throws IOException {
            try (var front = TestFront.start(Map.of(Capability.ROOTS, _ -> Reply.text(200, Reply.PEM, BODY)))) {
                System.out.println(front.front.port());
                System.in.read();
            }
        }
    }
}
