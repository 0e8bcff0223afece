package org.countersign.server.exchange;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;

/// What an endpoint answers.
///
/// @param headers extra response headers
/// @param facts   what the request log should say about this request beside the usual: never a token, key or password
public record Reply(int status, String contentType, byte[] body, Map<String, String> headers, Map<String, String> facts) {
    public static final String JSON = "application/json";
    public static final String PEM = "application/x-pem-file";

    public Reply {
        headers = Map.copyOf(headers);
        facts = new LinkedHashMap<>(facts);
    }

    /// Compact JSON and one newline, as Go's encoder writes it.
    public static Reply json(int status, JsonObject body) {
        return new Reply(status, JSON, (Json.write(body) + "\n").getBytes(StandardCharsets.UTF_8), Map.of(), Map.of());
    }

    public static Reply text(int status, String contentType, String body) {
        return new Reply(status, contentType, body.getBytes(StandardCharsets.UTF_8), Map.of(), Map.of());
    }

    /// The same with one more fact, unless that is empty.
    public Reply withFact(String name, String value) {
        if (value.isEmpty()) {
            return this;
        }
        var more = new LinkedHashMap<>(facts);
        more.putIfAbsent(name, value);
        return withFacts(more);
    }

    public Reply withFacts(Map<String, String> facts) {
        return new Reply(status, contentType, body, headers, facts);
    }
}
