package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Set;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonBoolean;
import org.countersign.core.json.JsonValue.JsonNull;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.json.JsonValue.JsonString;
import org.countersign.core.time.GoDuration;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.server.GoClient.Answer;

/// The form of an answer as Go's decoder demands it of the types that existing clients decode into: a member of another name would
/// be lost, one of another type an error.
@FunctionalInterface
interface Shape {
    void check(JsonValue value, String at);

    Shape TEXT = (value, at) -> text(value, at);
    Shape BOOL = (value, at) -> assertTrue(value instanceof JsonBoolean, at);
    Shape NULL = (value, at) -> assertTrue(value instanceof JsonNull, at);
    Shape NUMBER = (value, at) -> assertTrue(value instanceof JsonNumber, at);
    /// An integer without fraction or exponent.
    Shape INTEGER = (value, at) -> assertTrue(value instanceof JsonNumber(var digits) && digits.matches("-?[0-9]+"), at);
    /// `[]byte`: the standard alphabet, with padding, and not empty.
    Shape BYTES = (value, at) -> {
        var base64 = text(value, at);
        assertTrue(!base64.isEmpty() && base64.length() % 4 == 0, at + " is padded");
        assertEquals(base64, Base64.getEncoder().encodeToString(Base64.getDecoder().decode(base64)), at);
    };
    /// A certificate in one PEM block of 64 columns that ends its last line.
    Shape PEM = (value, at) -> {
        var pem = text(value, at);
        assertTrue(pem.matches("-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{1,64}={0,2}\n-----END CERTIFICATE-----\n"),
                at + ": " + pem);
        assertEquals(1, CertificateBundle.parse(pem).size(), at);
    };
    Shape TIME = (value, at) -> Instant.parse(text(value, at));
    Shape DURATION = (value, at) -> GoDuration.parse(text(value, at));

    static Shape list(Shape item) {
        return (value, at) -> {
            assertTrue(value instanceof JsonArray, at + " is a list");
            var items = ((JsonArray) value).items();
            for (int i = 0; i < items.size(); i++) {
                item.check(items.get(i), at + "[" + i + "]");
            }
        };
    }

    /// @param members names and shapes by turns; a name with `?` at its end may be missing
    static Shape object(Object... members) {
        var shapes = new LinkedHashMap<String, Shape>();
        var required = new HashSet<String>();
        for (int i = 0; i < members.length; i += 2) {
            var name = (String) members[i];
            shapes.put(name.replace("?", ""), (Shape) members[i + 1]);
            if (!name.endsWith("?")) {
                required.add(name);
            }
        }
        return (value, at) -> {
            assertTrue(value instanceof JsonObject, at + " is an object");
            var present = ((JsonObject) value).members();
            var missing = new HashSet<>(required);
            missing.removeAll(present.keySet());
            assertEquals(Set.of(), missing, at);
            present.forEach((name, member) -> {
                assertTrue(shapes.containsKey(name), at + "." + name + " is known to the client");
                shapes.get(name).check(member, at + "." + name);
            });
        };
    }

    /// Holds a whole answer against its status and shape: compact JSON in one line, with a content type that says no more than that.
    static JsonObject of(int status, Answer answer, Object... members) {
        assertEquals(status, answer.status(), answer.text());
        assertEquals("application/json", answer.headers().get("content-type"));
        assertTrue(answer.headers().get("x-request-id").matches("[0-9a-f-]{36}"), "has a request id");
        assertTrue(answer.text().matches("\\{[^\n]*}\n"), "one line");
        var json = answer.json();
        object(members).check(json, "answer");
        return json;
    }

    /// A refusal as clients read it. What this server adds to it they ignore.
    static JsonObject refusal(int status, Answer answer) {
        var json = of(status, answer, "status", INTEGER, "message", TEXT, "code", TEXT, "requestId", TEXT);
        assertEquals(status, json.integer("status").orElseThrow());
        assertTrue(!json.text("message").isEmpty());
        return json;
    }

    private static String text(JsonValue value, String at) {
        assertTrue(value instanceof JsonString, at + " is a text");
        return ((JsonString) value).value();
    }
}
