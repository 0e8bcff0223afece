package org.countersign.server.provisioner.remote;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Fetches small documents from the addresses that an operator configured, and from those that such documents name. Each answer
/// has to be there whole within [#LONGEST] and [#LARGEST]; redirects are not followed, nothing is sent but the address.
///
/// Over HTTPS only, except from this machine itself. Trusted are the authorities the system trusts and the roots of this CA.
public final class Downloads implements AutoCloseable {
    static final Duration LONGEST = Duration.ofSeconds(3);
    static final int LARGEST = 256 * 1024;
    private static final Duration CONNECTING = Duration.ofSeconds(2);
    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[,\\s])max-age\\s*=\\s*\"?([0-9]{1,9})", Pattern.CASE_INSENSITIVE);

    private final HttpClient client;

    /// @param roots of this CA
    public Downloads(List<X509Certificate> roots) {
        this.client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECTING).sslContext(trusting(roots)).executor(Executors.newVirtualThreadPerTaskExecutor()).build();
    }

    /// A document, and for how long its sender says it is good.
    public record Document(byte[] content, Optional<Duration> maxAge) {}

    /// Blocks for [#LONGEST] at most.
    public Document get(URI address) throws DownloadException, InterruptedException {
        Addresses.check(address);
        var request = HttpRequest.newBuilder(address).timeout(LONGEST).header("Accept", "application/json").GET().build();
        var running = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
        try {
            return document(address, running.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            throw new DownloadException(address + " did not answer within " + LONGEST.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new DownloadException(address + " " + reason(e.getCause()), e.getCause());
        } finally {
            running.cancel(true);
        }
    }

    private static Document document(URI address, HttpResponse<byte[]> response) throws DownloadException {
        if (response.statusCode() != 200) {
            throw new DownloadException(address + " answered with status " + response.statusCode()
                    + (response.statusCode() / 100 == 3 ? "; redirects are not followed" : ""));
        }
        return new Document(response.body(), maxAge(response.headers()));
    }

    private static Optional<Duration> maxAge(HttpHeaders headers) {
        return headers.allValues("Cache-Control").stream().map(MAX_AGE::matcher).filter(java.util.regex.Matcher::find)
                .map(match -> Duration.ofSeconds(Long.parseLong(match.group(1)))).findFirst();
    }

    private static String reason(Throwable failure) {
        return switch (failure) {
            case java.net.http.HttpTimeoutException _ -> "did not answer within " + LONGEST.toSeconds() + " s";
            case ConnectException _ -> "cannot be connected to";
            case SSLException _ -> "cannot be trusted: the TLS handshake failed";
            case IOException e when e.getMessage() != null && e.getMessage().contains("capacity") ->
                "sent more than " + LARGEST / 1024 + " KiB";
            case null, default -> "cannot be read";
        };
    }

    private static SSLContext trusting(List<X509Certificate> roots) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (var root : roots) {
                store.setCertificateEntry("own-" + store.size(), root);
            }
            for (var manager : trust(null).getTrustManagers()) {
                if (manager instanceof X509TrustManager system) {
                    for (var root : system.getAcceptedIssuers()) {
                        store.setCertificateEntry("system-" + store.size(), root);
                    }
                }
            }
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust(store).getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the certificates that the system trusts cannot be read", e);
        }
    }

    /// @param store null for what the system trusts
    private static TrustManagerFactory trust(KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
