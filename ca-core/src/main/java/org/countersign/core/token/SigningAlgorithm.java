package org.countersign.core.token;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;

/// The JWS algorithms (RFC 7518, "Digital Signatures and MACs"; RFC 8037) tokens are signed with. The key alone picks
/// one.
///
/// @param integerLength how many bytes r and s of an ECDSA signature have each, which stand side by side, not in DER; 0 for other kinds
record SigningAlgorithm(String name, String jcaName, int integerLength) {
    static SigningAlgorithm of(PrivateKey key) {
        return switch (key) {
            case ECPrivateKey ec -> ofFieldSize(ec.getParams().getCurve().getField().getFieldSize());
            case RSAPrivateKey _ -> new SigningAlgorithm("RS256", "SHA256withRSA", 0);
            case EdECPrivateKey _ -> new SigningAlgorithm("EdDSA", "Ed25519", 0);
            default -> throw new IllegalArgumentException("a " + key.getAlgorithm() + " key cannot sign a token");
        };
    }

    /// The one in which a token has to be signed to be verified with this key.
    static SigningAlgorithm of(PublicKey key) {
        return switch (key) {
            case ECPublicKey ec -> ofFieldSize(ec.getParams().getCurve().getField().getFieldSize());
            case RSAPublicKey _ -> new SigningAlgorithm("RS256", "SHA256withRSA", 0);
            case EdECPublicKey _ -> new SigningAlgorithm("EdDSA", "Ed25519", 0);
            default -> throw new IllegalArgumentException("a " + key.getAlgorithm() + " key cannot verify a token");
        };
    }

    private static SigningAlgorithm ofFieldSize(int bits) {
        return switch (bits) {
            case 256 -> new SigningAlgorithm("ES256", "SHA256withECDSA", 32);
            case 384 -> new SigningAlgorithm("ES384", "SHA384withECDSA", 48);
            case 521 -> new SigningAlgorithm("ES512", "SHA512withECDSA", 66);
            default -> throw new IllegalArgumentException("tokens are signed with P-256, P-384 or P-521 keys");
        };
    }
}
