package org.countersign.core.ssh;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;

/// Makes `java.security` keys from numbers.
final class JcaKeys {
    private JcaKeys() {}

    static PublicKey rsa(BigInteger modulus, BigInteger exponent) {
        return generate("RSA", new RSAPublicKeySpec(modulus, exponent));
    }

    static PublicKey ec(ECPoint point, ECParameterSpec parameters) {
        return generate("EC", new ECPublicKeySpec(point, parameters));
    }

    static PublicKey ed25519(byte[] encoded) {
        var point = new EdECPoint(Ed25519Points.xIsOdd(encoded), Ed25519Points.yOf(encoded));
        return generate("Ed25519", new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }

    private static PublicKey generate(String algorithm, KeySpec spec) {
        try {
            return KeyFactory.getInstance(algorithm).generatePublic(spec);
        } catch (GeneralSecurityException e) {
            throw new SshFormatException("the numbers do not form a " + algorithm + " key");
        }
    }
}
