package org.countersign.core.token;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.crypto.Digests;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonString;

/// A token that has been taken apart and nothing more: every word in it may be a lie. Only [TokenVerifier] turns it into a
/// [VerifiedToken].
///
/// There is one spelling of a token: compact JWS (RFC 7515, "JWS Compact Serialization"), canonical base64url, UTF-8, no
/// member twice. Libraries accept several, and then the same token looks new each time.
public final class UnverifiedToken {
    public static final int MOST_CHARACTERS = 16 * 1024;
    private static final int MOST_AUDIENCES = 16;

    private final String text;
    private final JsonObject header;
    private final JsonObject claims;
    private final byte[] signature;
    private final List<String> audiences;

    private UnverifiedToken(String text, JsonObject header, JsonObject claims, byte[] signature) {
        this.text = text;
        this.header = header;
        this.claims = claims;
        this.signature = signature;
        this.audiences = readAudiences(claims);
    }

    /// @throws ProblemException TOKEN_MALFORMED
    public static UnverifiedToken parse(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw malformed();
        }
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first < 0 || second < 0 || text.indexOf('.', second + 1) >= 0) {
            throw malformed();
        }
        try {
            return new UnverifiedToken(text, object(text.substring(0, first)), object(text.substring(first + 1, second)),
                    bytes(text.substring(second + 1)));
        } catch (JsonException e) {
            throw malformed();
        }
    }

    private static JsonObject object(String part) {
        return Json.parseObject(bytes(part), JsonLimits.REQUEST);
    }

    private static byte[] bytes(String part) {
        return StrictBase64.decodeUrl(part).orElseThrow(UnverifiedToken::malformed);
    }

    private static List<String> readAudiences(JsonObject claims) {
        return switch (claims.get("aud").orElse(null)) {
            case null -> List.of();
            case JsonString(var one) -> List.of(one);
            case JsonArray(var several) when several.size() <= MOST_AUDIENCES -> claims.strings("aud");
            default -> throw malformed();
        };
    }

    private static ProblemException malformed() {
        return ProblemCode.TOKEN_MALFORMED.refuse();
    }

    public JsonObject header() {
        return header;
    }

    public JsonObject claims() {
        return claims;
    }

    public List<String> audiences() {
        return audiences;
    }

    /// The text member of the header, or empty. A member of another type is a malformed token.
    public Optional<String> headerText(String name) {
        return text(header, name);
    }

    /// The text claim, or empty. A claim of another type is a malformed token.
    public Optional<String> claimText(String name) {
        return text(claims, name);
    }

    private static Optional<String> text(JsonObject object, String name) {
        try {
            return object.string(name);
        } catch (JsonException e) {
            throw malformed();
        }
    }

    byte[] signature() {
        return signature;
    }

    /// The bytes that the signature covers.
    byte[] signingInput() {
        return text.substring(0, text.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
    }

    /// Lower-case hex SHA-256 of what was signed: its one-time-use key when it brings none. The signature is left out, because of
    /// some algorithms anybody can make a second good one from the first.
    String hash() {
        return Digests.sha256Hex(signingInput());
    }

    /// Tokens are credentials: they never print.
    @Override
    public String toString() {
        return "UnverifiedToken";
    }
}
