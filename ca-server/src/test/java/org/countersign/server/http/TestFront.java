package org.countersign.server.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.countersign.server.exchange.Endpoint;
import org.countersign.server.http.Routes.Capability;

/// The real front on a free port of the loopback, with the endpoints a test gives it.
final class TestFront implements AutoCloseable {
    static final TestPki PKI = new TestPki();
    /// Shared, so that most handshakes resume a session and tests are quick.
    private static final SSLContext CONTEXT = context(Optional.empty(), PKI.root);

    static final RequestLog NO_LOG = new RequestLog(new RequestLog.Style(Optional.empty(), false, false, "X-Smallstep-Id"));

    /// The usual ones, but that a machine may stand still for a while in the middle of a request.
    static final HttpLimits PATIENT = patient(HttpLimits.DEFAULT);

    final HttpFront front;

    private TestFront(HttpFront front) {
        this.front = front;
    }

    private static HttpLimits patient(HttpLimits usual) {
        var time = Duration.ofMinutes(2);
        return new HttpLimits(usual.bodyBytes(), usual.headerBytes(), usual.headerCount(), usual.uriBytes(), usual.connections(),
                usual.connectionsPerAddress(), usual.requestsPerConnection(), usual.requestsAtOnce(), usual.requestsWaiting(), time, time, time,
                usual.turn(), time, time);
    }

    static TestFront start(Map<Capability, Endpoint> endpoints) {
        return start(PATIENT, endpoints);
    }

    static TestFront start(HttpLimits limits, Map<Capability, Endpoint> endpoints) {
        var identity = PKI.identity("localhost", "127.0.0.1");
        return start(limits, TlsSettings.DEFAULT, () -> identity, endpoints);
    }

    static TestFront start(HttpLimits limits, TlsSettings tls, Supplier<TlsIdentity> identity,
            Map<Capability, Endpoint> endpoints) {
        return start(limits, tls, identity, NO_LOG, endpoints);
    }

    static TestFront start(HttpLimits limits, TlsSettings tls, Supplier<TlsIdentity> identity,
            RequestLog log, Map<Capability, Endpoint> endpoints) {
        try {
            return new TestFront(HttpFront.start(new HttpFront.Settings("127.0.0.1", 0, limits,
                    Optional.of(new HttpFront.Tls(tls, identity, clientTrust())), log, Duration.ofSeconds(20), InstantSource.system()), Routes.of(endpoints)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static ClientTrust clientTrust() {
        return new ClientTrust(List.of(PKI.root, PKI.intermediate), InstantSource.system());
    }

    static SSLContext context(Optional<TlsIdentity> client, X509Certificate root) {
        try {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("root", root);
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            var keys = KeyManagerFactory.getInstance("PKIX");
            var own = KeyStore.getInstance(KeyStore.getDefaultType());
            own.load(null, null);
            if (client.isPresent()) {
                own.setKeyEntry("own", client.get().key(), new char[0],
                        client.get().chain().toArray(X509Certificate[]::new));
            }
            keys.init(own, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    HttpClient client() {
        return HttpClient.newBuilder().sslContext(CONTEXT)
                .version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(60)).build();
    }

    SSLSocket socket() throws IOException {
        return socket(CONTEXT);
    }

    SSLSocket socket(SSLContext context) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", front.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    /// For tests that look at the server's certificate themselves.
    SSLSocket untrustingSocket() throws IOException, GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, null);
        return socket(context);
    }

    URI uri(String path) {
        return URI.create("https://127.0.0.1:" + front.port() + path);
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, new byte[0], headers);
    }

    HttpResponse<String> post(String path, byte[] body, String... headers) {
        return send("POST", path, body, headers);
    }

    HttpResponse<String> send(String method, String path, byte[] body, String... headers) {
        try (var client = client()) {
            var request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(60))
                    .method(method, body.length == 0 ? HttpRequest.BodyPublishers.noBody()
                            : HttpRequest.BodyPublishers.ofByteArray(body));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Until the front is as busy as that.
    void waitUntil(Predicate<HttpFront.Load> holds) throws InterruptedException {
        for (int i = 0; i < 6000 && !holds.test(front.load()); i++) {
            Thread.sleep(10);
        }
        if (!holds.test(front.load())) {
            throw new AssertionError("it is at " + front.load());
        }
    }

    @Override
    public void close() {
        front.close();
    }
}
