package org.countersign.attacks;

import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.countersign.core.json.JsonObject;

/// A request that has to be served, in parts that a row can change. The token has an id of its own.
///
/// @param key     signs the token, a P-256 key
/// @param inBody  whether the token travels in the body, not in a header
record Good(JsonObject header, JsonObject claims, JsonObject body, PrivateKey key, boolean inBody) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LIFETIME = 300;

    static Good of(Place place, Target target, Belongings own) {
        return switch (place) {
            case SSH_USER -> token(target, place, "jane", step("user", "jane"),
                    JsonObject.builder().put("publicKey", own.publicKey()));
            case SSH_HOST -> token(target, place, "db01.example.com", step("host", "db01.example.com"),
                    JsonObject.builder().put("publicKey", own.publicKey()));
            case X509 -> token(target, place, Belongings.NAME, JsonObject.EMPTY, JsonObject.builder().put("csr", own.csr()));
            case SSH_REVOKE, REVOKE -> {
                var serial = new BigInteger(60, RANDOM).add(BigInteger.ONE).toString();
                yield token(target, place, serial, JsonObject.EMPTY,
                        JsonObject.builder().put("serial", serial).put("passive", true));
            }
            case SSH_RENEW -> possession(target, place, own, JsonObject.builder());
            case SSH_REKEY -> possession(target, place, own, JsonObject.builder().put("publicKey", own.publicKey()));
            case RENEW -> new Good(es256().put("x5cInsecure", own.x5c()).build(),
                    claims(target, place, "step-ca-client/1.0", Belongings.NAME).build(), JsonObject.EMPTY,
                    own.keys().getPrivate(), false);
        };
    }

    private static Good token(Target target, Place place, String subject, JsonObject step, JsonObject.Builder body) {
        var claims = claims(target, place, Target.PROVISIONER, subject);
        if (!step.members().isEmpty()) {
            claims.put("step", step);
        }
        return new Good(es256().put("kid", target.key().publicJwk().keyId()).build(), claims.build(), body.build(),
                target.key().keyPair().getPrivate(), true);
    }

    private static Good possession(Target target, Place place, Belongings own, JsonObject.Builder body) {
        return new Good(es256().put("kid", "any").put("sshpop", own.hostCertificate()).build(),
                claims(target, place, "sshpop", own.hostSerial()).build(), body.build(), own.keys().getPrivate(), true);
    }

    private static JsonObject.Builder es256() {
        return JsonObject.builder().put("alg", "ES256").put("typ", "JWT");
    }

    private static JsonObject.Builder claims(Target target, Place place, String issuer, String subject) {
        long now = Instant.now().getEpochSecond();
        byte[] id = new byte[32];
        RANDOM.nextBytes(id);
        return JsonObject.builder().put("iss", issuer).put("aud", target.url() + place.audience()).put("sub", subject)
                .put("jti", HexFormat.of().formatHex(id)).put("iat", now).put("nbf", now).put("exp", now + LIFETIME);
    }

    private static JsonObject step(String type, String principal) {
        return JsonObject.builder().put("ssh", JsonObject.builder().put("certType", type).put("keyID", principal)
                .put("principals", List.of(principal)).put("validAfter", "").put("validBefore", "").build()).build();
    }

    /// The token in its one right form.
    String token() {
        return Signing.token(Bytes.of(header), Bytes.of(claims), input -> Signing.es256(key, input));
    }

    /// This request with that token.
    Sent send(String token) {
        return inBody ? new Sent("POST", Map.of(), Bytes.of(body.edit().put("ott", token).build()))
                : new Sent("POST", Map.of("Authorization", "Bearer " + token), "");
    }

    /// What goes over the wire.
    ///
    /// @param body a byte for each character
    record Sent(String method, Map<String, String> headers, String body) {}

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
