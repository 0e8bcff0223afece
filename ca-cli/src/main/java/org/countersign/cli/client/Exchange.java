package org.countersign.cli.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.countersign.cli.progress.Progress;

/// Sends requests to one CA and keeps the connection between them, so that a command pays for one handshake.
///
/// Nothing is sent twice, with one exception: a GET on a kept connection that the server closed meanwhile. For use by one
/// thread.
final class Exchange implements AutoCloseable {
    /// Servers close idle connections after some seconds; while the user types a password we would run into that.
    private static final Duration KEPT = Duration.ofSeconds(3);

    private final CaUrl url;
    private final Tls tls;
    private final ProxySettings proxies;
    private final String userAgent;
    private final Duration timeLimit;
    private final Progress progress;
    private Optional<HttpConnection> kept = Optional.empty();
    private long keptSince;

    Exchange(CaUrl url, Tls tls, ProxySettings proxies, String userAgent, Duration timeLimit, Progress progress) {
        this.url = url;
        this.tls = tls;
        this.proxies = proxies;
        this.userAgent = userAgent;
        this.timeLimit = timeLimit;
        this.progress = progress;
    }

    /// Blocks until the answer is there.
    ///
    /// @throws CommandFailure when there is no HTTP answer
    HttpAnswer send(HttpRequest request) {
        try (var _ = progress.begin("Waiting for " + url)) {
            return exchange(request, Deadline.in(timeLimit));
        } catch (IOException e) {
            throw Unreachable.explain(request.method() + " " + url + request.path(), url, timeLimit, e);
        }
    }

    private HttpAnswer exchange(HttpRequest request, Deadline deadline) throws IOException {
        var reused = takeKept();
        if (reused.isPresent() && request.method().equals("GET")) {
            try {
                return exchange(reused.get(), request, deadline);
            } catch (IOException _) {
                // The server may have closed it while it lay idle: a fresh connection tells.
                deadline.millis();
                reused = Optional.empty();
            }
        }
        return exchange(reused.isPresent() ? reused.get() : HttpConnection.open(url, tls, proxies, deadline), request, deadline);
    }

    private HttpAnswer exchange(HttpConnection connection, HttpRequest request, Deadline deadline) throws IOException {
        boolean keep = false;
        try {
            var answer = connection.exchange(head(request), request.body(), request.largestAnswer(), deadline);
            keep = answer.keepsAlive();
            return answer;
        } finally {
            if (keep) {
                kept = Optional.of(connection);
                keptSince = System.nanoTime();
            } else {
                connection.close();
            }
        }
    }

    private Optional<HttpConnection> takeKept() {
        var connection = kept;
        kept = Optional.empty();
        if (connection.isPresent() && System.nanoTime() - keptSince > KEPT.toNanos()) {
            connection.get().close();
            return Optional.empty();
        }
        return connection;
    }

    private String head(HttpRequest request) {
        var head = new StringBuilder(256)
                .append(request.method()).append(' ').append(request.path()).append(" HTTP/1.1\r\n")
                .append("Host: ").append(url.authority()).append("\r\n")
                .append("User-Agent: ").append(userAgent).append("\r\n")
                .append("X-Request-Id: ").append(UUID.randomUUID()).append("\r\n")
                .append("Accept: application/json\r\n");
        request.headers().forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (request.body().length > 0 || request.method().equals("POST")) {
            head.append("Content-Length: ").append(request.body().length).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    @Override
    public void close() {
        takeKept().ifPresent(HttpConnection::close);
    }
}
