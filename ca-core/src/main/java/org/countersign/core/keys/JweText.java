package org.countersign.core.keys;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;

/// The text of a [Jwe] (RFC 7516, "Serializations"): reads compact, flattened JSON, and general JSON for one recipient;
/// writes compact.
final class JweText {
    private static final int MAX_ROUNDS = 1_000_000;
    private static final int SHORTEST_SALT = 8;
    private static final int LONGEST_SALT = 1024;
    /// Header members that change what the rest means; none of what they can say is supported.
    private static final List<String> REFUSED = List.of("crit", "zip");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

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
        return checked(parts[0], JsonObject.EMPTY, parts[1], parts[2], parts[3], parts[4]);
    }

    private static Jwe parseJson(String text) {
        var json = Json.parseObject(text, JsonLimits.FILE);
        if (json.get("aad").isPresent()) {
            throw new KeyFormatException("the JWE has additional data, which is not supported");
        }
        var recipient = json.get("recipients").isPresent() ? onlyRecipient(json) : json;
        var open = merged(json.object("unprotected").orElse(JsonObject.EMPTY),
                recipient.object("header").orElse(JsonObject.EMPTY));
        return checked(json.text("protected"), open, recipient.text("encrypted_key"), json.text("iv"),
                json.text("ciphertext"), json.text("tag"));
    }

    private static JsonObject onlyRecipient(JsonObject json) {
        var recipients = json.array("recipients");
        if (recipients.size() == 1 && recipients.getFirst() instanceof JsonObject recipient) {
            return recipient;
        }
        throw new KeyFormatException("the JWE is not for exactly one recipient");
    }

    private static JsonObject merged(JsonObject one, JsonObject other) {
        var builder = one.edit();
        other.members().forEach((name, value) -> {
            if (one.members().containsKey(name)) {
                throw new KeyFormatException("the header of the JWE says something twice");
            }
            builder.put(name, value);
        });
        return builder.build();
    }

    private static Jwe checked(String protectedHeader, JsonObject open, String encryptedKey, String iv,
            String ciphertext, String tag) {
        var header = merged(Json.parseObject(decode(protectedHeader), JsonLimits.FILE), open);
        if (!header.text("alg").equals(Jwe.ALGORITHM) || !header.text("enc").equals(Jwe.ENCRYPTION)) {
            throw new KeyFormatException("the JWE is not encrypted with " + Jwe.ALGORITHM + " and " + Jwe.ENCRYPTION);
        }
        if (REFUSED.stream().anyMatch(header.members()::containsKey)) {
            throw new KeyFormatException("the JWE makes use of " + String.join(" or ", REFUSED) + ", which is not supported");
        }
        int rounds = header.integer("p2c").orElse(0);
        if (rounds < 1 || rounds > MAX_ROUNDS) {
            throw new KeyFormatException("the JWE asks for more than " + MAX_ROUNDS + " rounds of PBKDF2, or none");
        }
        byte[] salt = decode(header.text("p2s"));
        if (salt.length < SHORTEST_SALT || salt.length > LONGEST_SALT) {
            throw wrongLength();
        }
        return new Jwe(protectedHeader, rounds, salt, decode(encryptedKey, Jwe.ENCRYPTED_KEY_LENGTH),
                decode(iv, Jwe.IV_LENGTH), decode(ciphertext), decode(tag, Jwe.TAG_LENGTH));
    }

    private static byte[] decode(String text, int length) {
        byte[] bytes = decode(text);
        if (bytes.length != length) {
            throw wrongLength();
        }
        return bytes;
    }

    private static byte[] decode(String text) {
        return StrictBase64.decodeUrl(text)
                .orElseThrow(() -> new KeyFormatException("a part of the JWE is not base64url"));
    }

    private static KeyFormatException wrongLength() {
        return new KeyFormatException("a part of the JWE has the wrong length");
    }

    /// The protected header as it stands in the text.
    static String header(String contentType, int rounds, byte[] salt) {
        var header = JsonObject.builder().put("alg", Jwe.ALGORITHM).put("cty", contentType).put("enc", Jwe.ENCRYPTION)
                .put("p2c", rounds).put("p2s", BASE64.encodeToString(salt)).build();
        return BASE64.encodeToString(Json.write(header).getBytes(StandardCharsets.UTF_8));
    }

    static String compact(Jwe jwe) {
        return String.join(".", jwe.protectedHeader(), BASE64.encodeToString(jwe.encryptedKey()),
                BASE64.encodeToString(jwe.iv()), BASE64.encodeToString(jwe.ciphertext()), BASE64.encodeToString(jwe.tag()));
    }
}
