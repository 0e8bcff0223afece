package org.countersign.server.http;

import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.util.Map;
import org.countersign.server.exchange.Reply;

/// What is answered where no route is. Clients of the API never see these; people with a browser do.
final class Fallbacks {
    static final Reply NOT_FOUND = Reply.text(404, "text/plain; charset=utf-8", "404 page not found\n");

    private static final int METHOD_NOT_ALLOWED = 405;

    static final Reply NO_TUNNELS = methodNotAllowed("GET, HEAD, POST");

    private Fallbacks() {}

    /// The answer to a request that Javalin found no route for.
    static Reply of(HttpResponseException failure) {
        return failure instanceof MethodNotAllowedResponse
                ? methodNotAllowed(String.join(", ", failure.getDetails().values())) : NOT_FOUND;
    }

    /// Empty, and names the methods there are.
    private static Reply methodNotAllowed(String allowed) {
        return new Reply(METHOD_NOT_ALLOWED, "", new byte[0], Map.of("Allow", allowed), Map.of());
    }
}
