package org.countersign.core.keys;

import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;

/// Takes the text of a [Jwe] apart (RFC 7516, "Serializations"): compact, flattened JSON, or general JSON for one
/// recipient.
final class JweText {
    private JweText() {}

    static Jwe parse(String text) {
        try {
            var stripped = text.strip();
            return stripped.startsWith("{") ? parseJson(stripped) : parseCompact(stripped);
        } catch (JsonException e) {
            throw new KeyFormatException("the JWE is not valid: " + e.getMessage());
        }
    }

    private static Jwe parseCompact(String text) {
        var parts = text.split("\\.", 6);
        if (parts.length != 5) {
            throw new KeyFormatException("it is not a JWE of five parts");
        }
        return of(parts[0], JsonObject.EMPTY, parts[1], parts[2], parts[3], parts[4]);
    }

    /// The general and the flattened JSON serialization, for one recipient.
    private static Jwe parseJson(String text) {
        var json = Json.parseObject(text, JsonLimits.FILE);
        var recipient = json;
        if (json.get("recipients").isPresent()) {
            var recipients = json.array("recipients");
            if (recipients.size() != 1 || !(recipients.getFirst() instanceof JsonObject only)) {
                throw new KeyFormatException("the JWE is not for exactly one recipient");
            }
            recipient = only;
        }
        var open = merged(json.object("unprotected").orElse(JsonObject.EMPTY),
                recipient.object("header").orElse(JsonObject.EMPTY));
        if (json.get("aad").isPresent()) {
            throw new KeyFormatException("the JWE has additional data, which is not supported");
        }
        return of(json.text("protected"), open, recipient.text("encrypted_key"), json.text("iv"),
                json.text("ciphertext"), json.text("tag"));
    }

    private static Jwe of(String protectedHeader, JsonObject open, String encryptedKey, String iv, String ciphertext,
            String tag) {
        var header = merged(Json.parseObject(decode(protectedHeader), JsonLimits.FILE), open);
        return new Jwe(protectedHeader, header, decode(encryptedKey), decode(iv), decode(ciphertext), decode(tag));
    }

    private static JsonObject merged(JsonObject one, JsonObject other) {
        var builder = one.edit();
        other.members().forEach((name, value) -> {
            if (one.members().containsKey(name)) {
                throw new KeyFormatException("the JWE says \"" + name + "\" twice");
            }
            builder.put(name, value);
        });
        return builder.build();
    }

    static byte[] decode(String text) {
        return StrictBase64.decodeUrl(text)
                .orElseThrow(() -> new KeyFormatException("a part of the JWE is not base64url"));
    }
}
