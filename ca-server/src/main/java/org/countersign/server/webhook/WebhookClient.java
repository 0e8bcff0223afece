package org.countersign.server.webhook;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;

/// Sends one request to one service: bounded in time and size from the first byte to the last, and never sent elsewhere by the
/// answer.
public final class WebhookClient implements AutoCloseable {
    static final int LARGEST_ANSWER = 256 * 1024;
    private static final JsonLimits LIMITS = new JsonLimits(16, 1024, 64 * 1024, 40);

    private final HttpClient shown;
    private final HttpClient anonymous;
    private final Duration timeout;

    /// @param showing   TLS that shows the server's certificate when it is asked for
    /// @param anonymous TLS that shows none
    /// @param timeout   for a request and its whole answer
    public WebhookClient(SSLContext showing, SSLContext anonymous, Duration timeout) {
        this.shown = client(showing, timeout);
        this.anonymous = client(anonymous, timeout);
        this.timeout = timeout;
    }

    private static HttpClient client(SSLContext context, Duration timeout) {
        return HttpClient.newBuilder().sslContext(context).version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(timeout)
                .executor(Executors.newVirtualThreadPerTaskExecutor()).build();
    }

    JsonObject post(Webhook hook, URI url, byte[] body, String requestId) throws WebhookFailure {
        var request = HttpRequest.newBuilder(url).timeout(timeout).POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .header("X-Smallstep-Signature", hook.key().sign(body))
                .header("X-Smallstep-Webhook-ID", hook.id())
                .header("X-Request-Id", requestId);
        hook.authorization().ifPresent(value -> request.header("Authorization", value));
        var client = hook.showsIdentity() ? shown : anonymous;
        var answer = await(client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER)));
        if (answer.statusCode() < 200 || answer.statusCode() > 299) {
            throw new WebhookFailure("it answered with status " + answer.statusCode(), answer.statusCode() >= 500);
        }
        try {
            return Json.parseObject(answer.body(), LIMITS);
        } catch (JsonException e) {
            throw new WebhookFailure("its answer cannot be read: " + e.getMessage(), false);
        }
    }

    private HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> answer) throws WebhookFailure {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new WebhookFailure("it took longer than " + timeout.toMillis() + " ms", false);
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case java.net.http.HttpTimeoutException _ ->
                        new WebhookFailure("it took longer than " + timeout.toMillis() + " ms", false);
                case IOException cause when isTooLarge(cause) ->
                        new WebhookFailure("its answer is larger than " + LARGEST_ANSWER + " bytes", false);
                case IOException cause -> new WebhookFailure("it cannot be reached: " + cause, true);
                case Throwable cause -> new WebhookFailure("it cannot be asked: " + cause, false);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WebhookFailure("the server is stopping", false);
        } finally {
            answer.cancel(true);
        }
    }

    private static boolean isTooLarge(IOException cause) {
        return cause.getMessage() != null && cause.getMessage().contains("limit");
    }

    @Override
    public void close() {
        shown.shutdownNow();
        anonymous.shutdownNow();
    }
}
