package org.countersign.server.http;

import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.util.Map;
import org.countersign.server.exchange.Reply;

/// What is answered where no route is. Clients of the API never see these; people with a browser do.
final class Fallbacks {
    static final Reply NOT_FOUND = Reply.text(404, "text/plain; charset=utf-8", "404 page not found\n");

    private static final int METHOD_NOT_ALLOWED = 405;

    private Fallbacks() {}

    /// The answer to a request that Javalin found no route for.
    static Reply of(HttpResponseException failure) {
        return failure instanceof MethodNotAllowedResponse ? methodNotAllowed(failure.getDetails()) : NOT_FOUND;
    }

    /// Empty, and names the methods that the path has.
    private static Reply methodNotAllowed(Map<String, String> details) {
        var allowed = String.join(", ", details.values());
        return new Reply(METHOD_NOT_ALLOWED, "", new byte[0], Map.of("Allow", allowed), Map.of());
    }
}
