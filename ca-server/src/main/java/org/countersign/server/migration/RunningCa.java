package org.countersign.server.migration;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonString;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.X509Certificates;
import org.countersign.core.x509.X509FormatException;

/// A step-ca that is asked over HTTPS. Nothing it says is believed before its root has proved to be the one with the fingerprint
/// that the operator knows.
final class RunningCa implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LARGEST = 4 * 1024 * 1024;
    private static final int MOST_PAGES = 1_000;

    private final URI url;
    private final HttpClient client;

    private RunningCa(URI url, HttpClient client) {
        this.url = url;
        this.client = client;
    }

    /// @param fingerprint SHA-256 of a root certificate in hex
    static RunningCa connect(URI url, String fingerprint) throws ImportException {
        var wanted = fingerprint.replace("-", "").replace(":", "").toLowerCase(Locale.ROOT);
        if (!wanted.matches("[0-9a-f]{64}")) {
            throw new ImportException("the fingerprint of a root is 64 digits in hex");
        }
        if (!"https".equals(url.getScheme()) || url.getHost() == null) {
            throw new ImportException("the address of a CA looks like https://ca.example.com:9000");
        }
        try (var stranger = new RunningCa(url, client(new TrustManager[] {new AnyServer()}))) {
            var root = CertificateBundle.parse(stranger.get("/root/" + wanted).text("ca")).getFirst();
            if (!X509Certificates.fingerprint(root).equals(wanted)) {
                throw new ImportException("the root certificate at " + url + " has another fingerprint: this is another CA, or somebody in between");
            }
            return new RunningCa(url, client(trusting(root)));
        } catch (X509FormatException e) {
            throw new ImportException(url + " has no root certificate with this fingerprint", e);
        }
    }

    private static HttpClient client(TrustManager[] trust) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust, null);
            return HttpClient.newBuilder().sslContext(context).connectTimeout(PATIENCE).version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER).build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    private static TrustManager[] trusting(X509Certificate root) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("root", root);
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JDK has these", e);
        }
    }

    List<X509Certificate> certificates(String path) throws ImportException {
        try {
            return get(path).array("crts").stream().filter(JsonString.class::isInstance).map(pem -> ((JsonString) pem).value())
                    .flatMap(pem -> CertificateBundle.parse(pem).stream()).toList();
        } catch (X509FormatException e) {
            throw new ImportException("the certificates at " + url + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// All pages.
    List<JsonObject> provisioners() throws ImportException {
        var all = new ArrayList<JsonObject>();
        var cursor = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            var answer = get("/provisioners?limit=100" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            answer.array("provisioners").stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast).forEach(all::add);
            cursor = answer.text("nextCursor");
            if (cursor.isEmpty()) {
                return all;
            }
            if (!cursor.matches("[A-Za-z0-9_.=-]{1,256}")) {
                throw new ImportException("the list of provisioners at " + url + " goes on in an unknown way");
            }
        }
        throw new ImportException("the list of provisioners at " + url + " does not end");
    }

    /// The SSH keys at the path; empty where there is no SSH.
    Optional<JsonObject> sshKeys(String path) throws ImportException {
        return ask(path);
    }

    private JsonObject get(String path) throws ImportException {
        return ask(path).orElseThrow(() -> new ImportException(url + path + " does not exist"));
    }

    private Optional<JsonObject> ask(String path) throws ImportException {
        try {
            var request = HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE).GET().build();
            var answer = client.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
            if (answer.statusCode() == 404) {
                return Optional.empty();
            }
            if (answer.statusCode() >= 300) {
                throw new ImportException(url + path + " answered " + answer.statusCode());
            }
            return Optional.of(Json.parseObject(answer.body(), JsonLimits.FILE));
        } catch (JsonException e) {
            throw new ImportException("the answer of " + url + path + " is not JSON", e);
        } catch (IOException e) {
            throw new ImportException(url + path + " cannot be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImportException("interrupted", e);
        }
    }

    /// The texts of a list.
    static List<String> texts(JsonObject object, String name) {
        return object.array(name).stream().filter(JsonString.class::isInstance).map(value -> ((JsonString) value).value()).toList();
    }

    @Override
    public void close() {
        client.close();
    }
}
