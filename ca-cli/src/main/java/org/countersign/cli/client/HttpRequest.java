package org.countersign.cli.client;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;

/// One request: method, path with query, headers beside the common ones, and a body that may be empty.
///
/// @param largestAnswer how many bytes the answer may have
record HttpRequest(String method, String path, Map<String, String> headers, byte[] body, int largestAnswer) {
    static final int USUAL_ANSWER = 4 * 1024 * 1024;

    HttpRequest {
        headers = Map.copyOf(headers);
        check(path);
        headers.values().forEach(HttpRequest::check);
    }

    static HttpRequest get(String path) {
        return get(path, USUAL_ANSWER);
    }

    static HttpRequest get(String path, int largestAnswer) {
        return new HttpRequest("GET", path, Map.of(), new byte[0], largestAnswer);
    }

    static HttpRequest post(String path, JsonObject body) {
        return new HttpRequest("POST", path, Map.of("Content-Type", "application/json"),
                Json.write(body).getBytes(StandardCharsets.UTF_8), USUAL_ANSWER);
    }

    static HttpRequest postEmpty(String path) {
        return new HttpRequest("POST", path, Map.of(), new byte[0], USUAL_ANSWER);
    }

    HttpRequest with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpRequest(method, path, more, body, largestAnswer);
    }

    /// Nothing that comes from outside may end a header line or the request line.
    private static void check(String text) {
        if (!text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException("a header holds a control or non-ASCII character");
        }
    }

    /// A value as one segment of a path or one value of a query.
    static String escape(String value) {
        var escaped = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xff;
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
                escaped.append((char) c);
            } else {
                escaped.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return escaped.toString();
    }
}
