package org.countersign.core.token;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.crypto.EcdsaSignatures;
import org.countersign.core.crypto.VerifyingPool;

/// A key that verifies tokens. The key decides which algorithms are good, the token's header only says which of them it used:
/// so neither `none` nor a public key used as an HMAC secret can ever be tried (RFC 8725, "Perform Algorithm Verification").
public final class TokenKey {
    private final Map<String, VerifyingPool> byAlgorithm;
    /// Bytes of r and s in an ECDSA signature; 0 for other keys.
    private final int width;

    private TokenKey(Map<String, VerifyingPool> byAlgorithm, int width) {
        this.byAlgorithm = byAlgorithm;
        this.width = width;
    }

    /// @param algorithm the one algorithm the key was made for, when its JWK says so
    /// @throws IllegalArgumentException when the key cannot verify tokens, or not with that algorithm
    public static TokenKey of(PublicKey key, Optional<String> algorithm, Crypto crypto) {
        var all = new TreeMap<String, VerifyingPool>();
        int width = switch (key) {
            case ECPublicKey ec -> ellipticCurve(ec, all, crypto);
            case RSAPublicKey _ -> {
                rsa(key, all, crypto);
                yield 0;
            }
            case EdECPublicKey _ -> {
                all.put("EdDSA", crypto.verifier("Ed25519", key));
                yield 0;
            }
            default -> throw new IllegalArgumentException("a " + key.getAlgorithm() + " key cannot verify tokens");
        };
        algorithm.ifPresent(only -> all.keySet().removeIf(name -> !name.equals(only)));
        if (all.isEmpty()) {
            throw new IllegalArgumentException("the key does not fit the algorithm it is meant for");
        }
        return new TokenKey(Map.copyOf(all), width);
    }

    private static int ellipticCurve(ECPublicKey key, Map<String, VerifyingPool> all, Crypto crypto) {
        int bits = key.getParams().getCurve().getField().getFieldSize();
        switch (bits) {
            case 256 -> all.put("ES256", crypto.verifier("SHA256withECDSA", key));
            case 384 -> all.put("ES384", crypto.verifier("SHA384withECDSA", key));
            case 521 -> all.put("ES512", crypto.verifier("SHA512withECDSA", key));
            default -> throw new IllegalArgumentException("tokens are verified with P-256, P-384 or P-521 keys");
        }
        return (bits + 7) / 8;
    }

    private static void rsa(PublicKey key, Map<String, VerifyingPool> all, Crypto crypto) {
        for (int bits : new int[] {256, 384, 512}) {
            all.put("RS" + bits, crypto.verifier("SHA" + bits + "withRSA", key));
            var hash = "SHA-" + bits;
            var pss = new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits / 8, 1);
            all.put("PS" + bits, crypto.verifier("RSASSA-PSS", key, pss));
        }
    }

    /// Whether the token was signed by the private half of this key, in an algorithm that fits it.
    boolean verifies(UnverifiedToken token) {
        var pool = token.headerText("alg").map(byAlgorithm::get).orElse(null);
        if (pool == null) {
            return false;
        }
        byte[] signature = token.signature();
        if (width == 0) {
            return pool.verify(token.signingInput(), signature);
        }
        return signature.length == 2 * width
                && pool.verify(token.signingInput(), EcdsaSignatures.concatenationToDer(signature));
    }
}
