package org.countersign.core.ssh;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/// One of the three NIST curves of SSH (RFC 5656, "Required Curves"): its parameters and the uncompressed point form.
final class EllipticCurve {
    private static final Map<SshKeyType, EllipticCurve> CURVES = new EnumMap<>(Map.of(
            SshKeyType.ECDSA_P256, new EllipticCurve("secp256r1"),
            SshKeyType.ECDSA_P384, new EllipticCurve("secp384r1"),
            SshKeyType.ECDSA_P521, new EllipticCurve("secp521r1")));

    private final ECParameterSpec parameters;
    private final BigInteger prime;
    private final int width;

    private EllipticCurve(String name) {
        try {
            var algorithm = AlgorithmParameters.getInstance("EC");
            algorithm.init(new ECGenParameterSpec(name));
            parameters = algorithm.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + name, e);
        }
        prime = ((ECFieldFp) parameters.getCurve().getField()).getP();
        width = (prime.bitLength() + 7) / 8;
    }

    static EllipticCurve of(SshKeyType type) {
        return CURVES.get(type == SshKeyType.SK_ECDSA_P256 ? SshKeyType.ECDSA_P256 : type);
    }

    static SshKeyType typeOf(ECParameterSpec parameters) {
        for (var entry : CURVES.entrySet()) {
            var own = entry.getValue().parameters;
            if (own.getCurve().equals(parameters.getCurve()) && own.getGenerator().equals(parameters.getGenerator())) {
                return entry.getKey();
            }
        }
        throw new SshFormatException("the curve has no SSH form; P-256, P-384 and P-521 have");
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
        var curve = parameters.getCurve();
        var right = x.multiply(x).add(curve.getA()).mod(prime).multiply(x).add(curve.getB()).mod(prime);
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
        return JcaKeys.ec(decode(encoded), parameters);
    }
}
