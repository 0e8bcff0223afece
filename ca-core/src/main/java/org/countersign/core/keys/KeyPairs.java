package org.countersign.core.keys;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;

/// Makes JDK key pairs from the numbers of a private key. The two halves belong together: the public one is
/// computed, or the numbers are checked against each other; where a public point is given, the caller sees to it.
final class KeyPairs {
    private KeyPairs() {}

    static KeyPair ec(NamedCurve curve, BigInteger number) {
        return ec(curve, number, curve.publicPoint(number));
    }

    /// With a public point that the file states; whether it belongs to the number is for the caller to find out.
    static KeyPair ec(NamedCurve curve, BigInteger number, ECPoint point) {
        var parameters = curve.parameters();
        curve.requireInRange(number);
        try {
            var factory = KeyFactory.getInstance("EC", "SunEC");
            return new KeyPair(factory.generatePublic(new ECPublicKeySpec(point, parameters)),
                    factory.generatePrivate(new ECPrivateKeySpec(number, parameters)));
        } catch (GeneralSecurityException e) {
            throw new KeyFormatException("the numbers do not form an EC key");
        }
    }

    static KeyPair rsa(RSAPrivateCrtKeySpec numbers) {
        checkRsa(numbers);
        try {
            var factory = KeyFactory.getInstance("RSA", "SunRsaSign");
            return new KeyPair(
                    factory.generatePublic(new RSAPublicKeySpec(numbers.getModulus(), numbers.getPublicExponent())),
                    factory.generatePrivate(numbers));
        } catch (GeneralSecurityException e) {
            throw new KeyFormatException("the numbers do not form an RSA key");
        }
    }

    private static void checkRsa(RSAPrivateCrtKeySpec numbers) {
        int bits = numbers.getModulus().bitLength();
        if (bits < RsaSize.LEAST || bits > RsaSize.MOST) {
            throw new KeyFormatException("the RSA key has " + bits + " bits; " + RsaSize.LEAST + " to " + RsaSize.MOST
                    + " are accepted");
        }
        var p = numbers.getPrimeP();
        var q = numbers.getPrimeQ();
        var e = numbers.getPublicExponent();
        boolean whole = p.compareTo(BigInteger.ONE) > 0 && q.compareTo(BigInteger.ONE) > 0
                && p.multiply(q).equals(numbers.getModulus())
                && undoes(e, numbers.getPrivateExponent(), p) && undoes(e, numbers.getPrivateExponent(), q)
                && undoes(e, numbers.getPrimeExponentP(), p) && undoes(e, numbers.getPrimeExponentQ(), q)
                && q.multiply(numbers.getCrtCoefficient()).mod(p).equals(BigInteger.ONE);
        if (!whole) {
            throw new KeyFormatException("the numbers of the RSA key do not belong together");
        }
    }

    /// Whether the two exponents are inverse to each other modulo `prime - 1`.
    private static boolean undoes(BigInteger exponent, BigInteger inverse, BigInteger prime) {
        return exponent.multiply(inverse).mod(prime.subtract(BigInteger.ONE)).equals(BigInteger.ONE);
    }

    /// From the 32 bytes that RFC 8032 calls the private key.
    static KeyPair ed25519(byte[] seed) {
        if (seed.length != 32) {
            throw new KeyFormatException("an Ed25519 private key has 32 bytes");
        }
        try {
            // The JDK computes the public half only while it generates a key, from 32 bytes of its random source.
            var generator = KeyPairGenerator.getInstance("Ed25519", "SunEC");
            generator.initialize(NamedParameterSpec.ED25519, new Replay(seed));
            var pair = generator.generateKeyPair();
            byte[] used = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            if (!Arrays.equals(used, seed)) {
                throw new IllegalStateException("this JDK does not generate Ed25519 keys from their 32 bytes alone");
            }
            return pair;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    /// A random source that yields given bytes.
    private static final class Replay extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final transient byte[] bytes;

        Replay(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] target) {
            if (target.length != bytes.length) {
                throw new IllegalStateException("the generator asks for another number of bytes");
            }
            System.arraycopy(bytes, 0, target, 0, bytes.length);
        }
    }
}
