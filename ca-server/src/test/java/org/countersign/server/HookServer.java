package org.countersign.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.LeafProfile;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;

/// A real HTTPS service on the loopback that answers by path and remembers what it was asked. Its certificate is one of the
/// authority it works for.
final class HookServer implements AutoCloseable {
    private static final char[] PASSWORD = "worthless".toCharArray();

    private final HttpsServer server;
    private final Map<String, Answering> answers = new ConcurrentHashMap<>();
    private final Map<String, List<Asked>> asked = new ConcurrentHashMap<>();

    /// One request as it arrived.
    record Asked(String target, Map<String, String> headers, byte[] body, Optional<X509Certificate> client) {
        JsonObject json() {
            return Json.parseObject(body, JsonLimits.FILE);
        }
    }

    @FunctionalInterface
    interface Answering {
        void answer(HttpExchange exchange) throws Exception;
    }

    private HookServer(HttpsServer server) {
        this.server = server;
    }

    /// @param name what its certificate is for
    static HookServer start(TestCa ca, String name) throws Exception {
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        var hooks = new HookServer(server);
        var context = context(ca, name);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                var tls = context.getDefaultSSLParameters();
                tls.setWantClientAuth(true);
                parameters.setSSLParameters(tls);
            }
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", hooks::handle);
        server.start();
        return hooks;
    }

    private static SSLContext context(TestCa ca, String name) throws Exception {
        var keys = KeyGenerator.ec("P-256").generate(new SecureRandom());
        var leaf = certificate(ca, name, keys);
        var own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry("own", keys.getPrivate(), PASSWORD, new X509Certificate[] {leaf, ca.intermediate()});
        var managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(own, PASSWORD);
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("root", ca.root);
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static X509Certificate certificate(TestCa ca, String name, KeyPair keys) throws IOException {
        var subject = SubjectName.ofCommonName(name);
        var extensions = LeafProfile.extensions(subject, SubjectAlternativeName.split(List.of(name)), keys.getPublic(),
                CertificateIssuer.of(ca.intermediate()), Optional.empty());
        return ca.signAsIssuer(new LeafProfile.Leaf(new BigInteger(64, new SecureRandom()).add(BigInteger.ONE), subject,
                keys.getPublic(), Instant.now().minusSeconds(60), Instant.now().plusSeconds(3600), extensions));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            asked.computeIfAbsent(path, _ -> new ArrayList<>()).add(new Asked(exchange.getRequestURI().toString(), headers,
                    exchange.getRequestBody().readAllBytes(), client((HttpsExchange) exchange)));
            answers.getOrDefault(path, HookServer::refuse).answer(exchange);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static Optional<X509Certificate> client(HttpsExchange exchange) {
        try {
            return Optional.of((X509Certificate) exchange.getSSLSession().getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException _) {
            return Optional.empty();
        }
    }

    private static void refuse(HttpExchange exchange) throws IOException {
        reply(exchange, 200, "{\"allow\": false}");
    }

    static void reply(HttpExchange exchange, int status, String body) throws IOException {
        exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
        exchange.getResponseBody().write(body.getBytes());
    }

    void on(String path, Answering answering) {
        answers.put(path, answering);
    }

    void on(String path, String body) {
        on(path, exchange -> reply(exchange, 200, body));
    }

    List<Asked> asked(String path) {
        return asked.getOrDefault(path, List.of());
    }

    String url(String path) {
        return "https://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
