package org.countersign.server;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonString;

/// Tokens put together by hand, so that every part of one can be wrong.
final class TestTokens {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private TestTokens() {}

    interface Signer {
        byte[] sign(byte[] message) throws GeneralSecurityException;
    }

    static String jws(JsonObject header, JsonObject claims, Signer signer) {
        var signed = encode(header) + "." + encode(claims);
        try {
            return signed + "." + BASE64.encodeToString(signer.sign(signed.getBytes()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String encode(JsonObject object) {
        return BASE64.encodeToString(Json.write(object).getBytes());
    }

    /// The claim `step`, in which a token says what SSH certificate it is for.
    static JsonObject step(String type, String keyId, List<String> principals, String validAfter, String validBefore) {
        var names = new JsonArray(principals.stream().<JsonValue>map(JsonString::new).toList());
        return JsonObject.builder().put("ssh", JsonObject.builder().put("certType", type).put("keyID", keyId)
                .put("principals", names).put("validAfter", validAfter).put("validBefore", validBefore).build()).build();
    }

    static JsonObject.Builder header(String algorithm, String keyId) {
        return JsonObject.builder().put("alg", algorithm).put("kid", keyId).put("typ", "JWT");
    }

    /// @param algorithm as the JDK names it
    static Signer with(String algorithm, PrivateKey key) {
        return message -> {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        };
    }

    static Signer hmac(byte[] secret) {
        return message -> {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(message);
        };
    }
}
