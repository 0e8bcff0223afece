package org.countersign.core.keys;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Base64;
import java.util.List;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.SshPublicKey;

/// The private members of a JSON Web Key (RFC 7518, "JWK Parameters for Different Key Types"; RFC 8037).
final class PrivateJwk {
    private static final List<String> PRIVATE_MEMBERS = List.of("d", "p", "q", "dp", "dq", "qi");

    private PrivateJwk() {}

    static ProvisionerKey parse(JsonObject json) {
        try {
            var publicJwk = PublicJwk.parsePublicPart(json);
            var pair = pair(publicJwk, json);
            var open = json.edit();
            PRIVATE_MEMBERS.forEach(open::remove);
            return ProvisionerKey.of(PublicJwk.parse(open.build()), pair);
        } catch (JsonException e) {
            throw new KeyFormatException("the JWK is not valid: " + e.getMessage());
        }
    }

    private static KeyPair pair(PublicJwk publicJwk, JsonObject json) {
        var key = publicJwk.key();
        return switch (key.type()) {
            case ECDSA_P256, ECDSA_P384, ECDSA_P521 -> ec(key, json);
            case ED25519 -> ed25519(key, json);
            case RSA -> KeyPairs.rsa(new RSAPrivateCrtKeySpec(key.rsaModulus(), key.rsaExponent(), number(json, "d"),
                    number(json, "p"), number(json, "q"), number(json, "dp"), number(json, "dq"), number(json, "qi")));
            case SK_ECDSA_P256, SK_ED25519 -> throw new KeyFormatException("a security key has no JWK");
        };
    }

    private static KeyPair ec(SshPublicKey key, JsonObject json) {
        var curve = NamedCurve.ofSshType(key.type());
        byte[] number = JwkNumbers.bytes(json, "d");
        if (number.length != curve.width()) {
            throw new KeyFormatException("\"d\" of the JWK has not the width of its curve");
        }
        // The halves are not compared: that takes longer than opening the key, and a foreign half only makes tokens
        // that no CA accepts.
        return KeyPairs.ec(curve, new BigInteger(1, number), ((ECPublicKey) key.toJca()).getW());
    }

    private static KeyPair ed25519(SshPublicKey key, JsonObject json) {
        var pair = KeyPairs.ed25519(JwkNumbers.bytes(json, "d"));
        if (!SshPublicKey.of(pair.getPublic()).equals(key)) {
            throw new KeyFormatException("the public part of the JWK does not belong to the private part");
        }
        return pair;
    }

    private static BigInteger number(JsonObject json, String name) {
        return new BigInteger(1, JwkNumbers.bytes(json, name));
    }

    static JsonObject write(JsonObject publicJwk, PrivateKey key) {
        var json = publicJwk.edit();
        return switch (key) {
            case ECPrivateKey ec -> json.put("d", Base64.getUrlEncoder().withoutPadding()
                    .encodeToString(NamedCurve.of(ec).fixedWidth(ec.getS()))).build();
            case EdECPrivateKey ed -> json.put("d", Base64.getUrlEncoder().withoutPadding()
                    .encodeToString(Pkcs8.seed(ed))).build();
            case RSAPrivateCrtKey rsa -> json.put("d", JwkNumbers.unsigned(rsa.getPrivateExponent()))
                    .put("p", JwkNumbers.unsigned(rsa.getPrimeP())).put("q", JwkNumbers.unsigned(rsa.getPrimeQ()))
                    .put("dp", JwkNumbers.unsigned(rsa.getPrimeExponentP()))
                    .put("dq", JwkNumbers.unsigned(rsa.getPrimeExponentQ()))
                    .put("qi", JwkNumbers.unsigned(rsa.getCrtCoefficient())).build();
            default -> throw new KeyFormatException("a " + key.getAlgorithm() + " key has no JWK");
        };
    }
}
