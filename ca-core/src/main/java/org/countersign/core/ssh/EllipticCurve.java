package org.countersign.core.ssh;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/// One of the three NIST curves of SSH (RFC 5656, "Required Curves"): its parameters and the uncompressed point form.
///
/// What it takes to check a point stands here as numbers (NIST SP 800-186, "Weierstrass Curves"; y² = x³ - 3x + b): commands
/// that only look at a key need not wait until the JDK has set up its cryptography.
enum EllipticCurve {
    P256(SshKeyType.ECDSA_P256, "secp256r1", "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
            "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"),
    P384(SshKeyType.ECDSA_P384, "secp384r1",
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
            "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef"),
    P521(SshKeyType.ECDSA_P521, "secp521r1", "1" + "ff".repeat(65),
            "51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00");

    static final BigInteger A = BigInteger.valueOf(-3);

    private final SshKeyType type;
    private final String name;
    final BigInteger prime;
    final BigInteger b;
    private final int width;

    EllipticCurve(SshKeyType type, String name, String prime, String b) {
        this.type = type;
        this.name = name;
        this.prime = new BigInteger(prime, 16);
        this.b = new BigInteger(b, 16);
        this.width = (this.prime.bitLength() + 7) / 8;
    }

    static EllipticCurve of(SshKeyType type) {
        return switch (type) {
            case ECDSA_P256, SK_ECDSA_P256 -> P256;
            case ECDSA_P384 -> P384;
            case ECDSA_P521 -> P521;
            case RSA, ED25519, SK_ED25519 -> throw new IllegalArgumentException(type + " has no such curve");
        };
    }

    static SshKeyType typeOf(ECParameterSpec parameters) {
        for (var curve : values()) {
            var own = curve.parameters();
            if (own.getCurve().equals(parameters.getCurve()) && own.getGenerator().equals(parameters.getGenerator())) {
                return curve.type;
            }
        }
        throw new SshFormatException("the curve has no SSH form; P-256, P-384 and P-521 have");
    }

    /// As `java.security` knows it.
    ECParameterSpec parameters() {
        return Parameters.OF.get(this);
    }

    /// Made when first asked for.
    private static final class Parameters {
        static final Map<EllipticCurve, ECParameterSpec> OF = new EnumMap<>(EllipticCurve.class);

        static {
            for (var curve : values()) {
                OF.put(curve, named(curve.name));
            }
        }

        private static ECParameterSpec named(String name) {
            try {
                var algorithm = AlgorithmParameters.getInstance("EC");
                algorithm.init(new ECGenParameterSpec(name));
                return algorithm.getParameterSpec(ECParameterSpec.class);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has " + name, e);
            }
        }
    }

    /// Refuses everything but one uncompressed point on the curve.
    void checkPoint(byte[] encoded) {
        decode(encoded);
    }

    private ECPoint decode(byte[] encoded) {
        if (encoded.length != 1 + 2 * width || encoded[0] != 4) {
            throw new SshFormatException("the point is not in the uncompressed form of its curve");
        }
        var x = new BigInteger(1, Arrays.copyOfRange(encoded, 1, 1 + width));
        var y = new BigInteger(1, Arrays.copyOfRange(encoded, 1 + width, encoded.length));
        if (x.compareTo(prime) >= 0 || y.compareTo(prime) >= 0 || !isOnCurve(x, y)) {
            throw new SshFormatException("the point is not on the curve");
        }
        // All three curves have cofactor 1: a point on the curve is in the right group.
        return new ECPoint(x, y);
    }

    private boolean isOnCurve(BigInteger x, BigInteger y) {
        var right = x.multiply(x).add(A).multiply(x).add(b).mod(prime);
        return y.multiply(y).mod(prime).equals(right);
    }

    byte[] encode(ECPoint point) {
        byte[] encoded = new byte[1 + 2 * width];
        encoded[0] = 4;
        copy(point.getAffineX(), encoded, 1);
        copy(point.getAffineY(), encoded, 1 + width);
        return encoded;
    }

    private void copy(BigInteger value, byte[] target, int at) {
        byte[] bytes = value.toByteArray();
        int skip = Math.max(0, bytes.length - width);
        int count = bytes.length - skip;
        System.arraycopy(bytes, skip, target, at + width - count, count);
    }

    PublicKey publicKey(byte[] encoded) {
        return JcaKeys.ec(decode(encoded), parameters());
    }
}
