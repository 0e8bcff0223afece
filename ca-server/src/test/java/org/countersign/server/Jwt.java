package org.countersign.server;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;

/// A token made by hand, so that every part of it can be wrong by itself.
record Jwt(JsonObject header, JsonObject claims) {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    Jwt withHeader(UnaryOperator<JsonObject.Builder> change) {
        return new Jwt(change.apply(header.edit()).build(), claims);
    }

    Jwt withClaims(UnaryOperator<JsonObject.Builder> change) {
        return new Jwt(header, change.apply(claims.edit()).build());
    }

    /// Signed as ES256 wants it.
    String signed(PrivateKey key) {
        return signed(key, "SHA256withECDSAinP1363Format");
    }

    String signed(PrivateKey key, String algorithm) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(content().getBytes(StandardCharsets.US_ASCII));
            return content() + "." + BASE64.encodeToString(signature.sign());
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// Signed with a key that everybody knows.
    String keyed(byte[] secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return content() + "." + BASE64.encodeToString(mac.doFinal(content().getBytes(StandardCharsets.US_ASCII)));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    String unsigned() {
        return content() + ".";
    }

    private String content() {
        return encode(Json.write(header)) + "." + encode(Json.write(claims));
    }

    static String encode(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
