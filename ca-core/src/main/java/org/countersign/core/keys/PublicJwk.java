package org.countersign.core.keys;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.countersign.core.crypto.Digests;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;

/// A public signing key as a JSON Web Key (RFC 7517, RFC 7518, RFC 8037): EC P-256/384/521, RSA of 2048 bits and more, or
/// Ed25519. It was found to be a valid key: point on its curve, sensible RSA numbers, an algorithm that fits.
public final class PublicJwk {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final List<String> PRIVATE_MEMBERS = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

    private final SshPublicKey key;
    private final JsonObject json;
    private final String keyId;
    private final String algorithm;

    private PublicJwk(SshPublicKey key, JsonObject json, String keyId, String algorithm) {
        this.key = key;
        this.json = json;
        this.keyId = keyId;
        this.algorithm = algorithm;
    }

    /// Reads a key that others made.
    ///
    /// @throws KeyFormatException when it is no valid public signing key, or holds private members
    public static PublicJwk parse(JsonObject json) {
        if (PRIVATE_MEMBERS.stream().anyMatch(json.members()::containsKey)) {
            throw new KeyFormatException("the JWK holds private members; give the public key");
        }
        return parsePublicPart(json);
    }

    /// As [#parse], with an eye to the public members alone.
    static PublicJwk parsePublicPart(JsonObject json) {
        try {
            var key = JwkNumbers.read(json);
            String algorithm = present(json, "alg").orElse(defaultAlgorithm(key));
            if (!algorithms(key).contains(algorithm)) {
                throw new KeyFormatException("the \"alg\" of the JWK does not fit its key");
            }
            if (!present(json, "use").orElse("sig").equals("sig")) {
                throw new KeyFormatException("the \"use\" of the JWK is not \"sig\"");
            }
            return new PublicJwk(key, json, present(json, "kid").orElseGet(() -> thumbprint(key)), algorithm);
        } catch (JsonException | SshFormatException e) {
            throw new KeyFormatException("the JWK is not valid: " + e.getMessage());
        }
    }

    /// An empty member says no more than an absent one.
    private static Optional<String> present(JsonObject json, String name) {
        return json.string(name).filter(text -> !text.isEmpty());
    }

    /// The JWK of a key, as `step` writes it: the thumbprint is the key ID.
    public static PublicJwk of(SshPublicKey key) {
        String keyId = thumbprint(key);
        String algorithm = defaultAlgorithm(key);
        var json = JsonObject.builder().put("use", "sig");
        var numbers = JwkNumbers.write(key);
        json.put("kty", numbers.text("kty")).put("kid", keyId);
        numbers.string("crv").ifPresent(curve -> json.put("crv", curve));
        json.put("alg", algorithm);
        numbers.members().forEach((name, value) -> {
            if (!name.equals("kty") && !name.equals("crv")) {
                json.put(name, value);
            }
        });
        return new PublicJwk(key, json.build(), keyId, algorithm);
    }

    private static String defaultAlgorithm(SshPublicKey key) {
        return algorithms(key).getFirst();
    }

    /// What a key of this type signs with, first what it does by default.
    private static List<String> algorithms(SshPublicKey key) {
        return switch (key.type()) {
            case RSA -> List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");
            case ED25519 -> List.of("EdDSA");
            case ECDSA_P256, ECDSA_P384, ECDSA_P521 -> List.of(NamedCurve.ofSshType(key.type()).joseAlgorithm());
            case SK_ECDSA_P256, SK_ED25519 -> throw new KeyFormatException("a security key has no JWK");
        };
    }

    /// The name of a key that is made from the key itself (RFC 7638, SHA-256), base64url without padding.
    public static String thumbprint(SshPublicKey key) {
        return BASE64.encodeToString(Digests.sha256(Json.write(JwkNumbers.write(key)).getBytes(StandardCharsets.UTF_8)));
    }

    /// The key as it was read, or with the members `use,kty,kid,crv,alg,x,y` in this order if it was made here.
    public JsonObject json() {
        return json;
    }

    /// The `kid`, or the thumbprint of a key that has none.
    public String keyId() {
        return keyId;
    }

    /// The `alg`, or what a key of its type signs with by default.
    public String algorithm() {
        return algorithm;
    }

    public SshPublicKey key() {
        return key;
    }

    public PublicKey toJca() {
        return key.toJca();
    }

    @Override
    public String toString() {
        return "JWK " + keyId;
    }
}
