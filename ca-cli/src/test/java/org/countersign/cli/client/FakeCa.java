package org.countersign.cli.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;

/// A real HTTPS server on loopback that answers as a CA would, with answers the test gives it, and remembers what it
/// was asked.
public final class FakeCa implements AutoCloseable {
    /// A request as it arrived.
    public record Asked(String method, String path, String body, Map<String, List<String>> headers, String peer,
            String clientName) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /// An answer to give.
    public record Answer(int status, byte[] body) {
        public Answer(int status, String text) {
            this(status, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final TestPki pki = new TestPki();
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Function<Asked, Answer>> answers = new ConcurrentHashMap<>();

    public FakeCa() throws Exception {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(configurator(pki.server("127.0.0.1")));
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private static HttpsConfigurator configurator(SSLContext context) {
        return new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                var tls = context.getDefaultSSLParameters();
                tls.setWantClientAuth(true);
                parameters.setSSLParameters(tls);
            }
        };
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = new Asked(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    Map.copyOf(exchange.getRequestHeaders()), exchange.getRemoteAddress().toString(),
                    clientName(((com.sun.net.httpserver.HttpsExchange) exchange).getSSLSession()));
            asked.add(request);
            var answer = answers.getOrDefault(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath(),
                    _ -> new Answer(404, "404 page not found\n")).apply(request);
            byte[] body = answer.body();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String clientName(SSLSession session) {
        try {
            return ((X509Certificate) session.getPeerCertificates()[0]).getSubjectX500Principal().getName();
        } catch (javax.net.ssl.SSLPeerUnverifiedException e) {
            return "";
        }
    }

    /// @param route method and path: `GET /health`
    public FakeCa answers(String route, int status, String body) {
        return answers(route, _ -> new Answer(status, body));
    }

    public FakeCa answers(String route, Function<Asked, Answer> answer) {
        answers.put(route, answer);
        return this;
    }

    public List<Asked> asked() {
        return asked;
    }

    /// The one request to this route.
    public Asked asked(String route) {
        var found = asked.stream().filter(request -> request.toString().equals(route)).toList();
        if (found.size() != 1) {
            throw new AssertionError(route + " was asked " + found.size() + " times, in all: " + asked);
        }
        return found.getFirst();
    }

    public CaUrl url() {
        return new CaUrl("127.0.0.1", server.getAddress().getPort());
    }

    public TestPki pki() {
        return pki;
    }

    public CaClient client() {
        return CaClient.trusting(url(), pki.roots(), ClientSettings.of("Test/1", Map.of()));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
