package org.countersign.core.keys;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Arrays;
import java.util.Optional;
import org.countersign.core.ssh.SshKeyType;

/// The elliptic curves of this product under each of their names.
enum NamedCurve {
    P256("P-256", "1.2.840.10045.3.1.7", "secp256r1", "ES256", SshKeyType.ECDSA_P256),
    P384("P-384", "1.3.132.0.34", "secp384r1", "ES384", SshKeyType.ECDSA_P384),
    P521("P-521", "1.3.132.0.35", "secp521r1", "ES512", SshKeyType.ECDSA_P521);

    private final String joseName;
    private final String oid;
    private final String jcaName;
    private final String joseAlgorithm;
    private final SshKeyType sshType;

    NamedCurve(String joseName, String oid, String jcaName, String joseAlgorithm, SshKeyType sshType) {
        this.joseName = joseName;
        this.oid = oid;
        this.jcaName = jcaName;
        this.joseAlgorithm = joseAlgorithm;
        this.sshType = sshType;
    }

    String joseName() {
        return joseName;
    }

    String oid() {
        return oid;
    }

    String jcaName() {
        return jcaName;
    }

    String joseAlgorithm() {
        return joseAlgorithm;
    }

    SshKeyType sshType() {
        return sshType;
    }

    static Optional<NamedCurve> ofJoseName(String name) {
        return Arrays.stream(values()).filter(curve -> curve.joseName.equals(name)).findFirst();
    }

    static NamedCurve ofOid(String oid) {
        return Arrays.stream(values()).filter(curve -> curve.oid.equals(oid)).findFirst()
                .orElseThrow(() -> unsupported("the curve " + oid));
    }

    static NamedCurve ofSshType(SshKeyType type) {
        return Arrays.stream(values()).filter(curve -> curve.sshType == type).findFirst()
                .orElseThrow(() -> unsupported("the curve"));
    }

    static NamedCurve of(ECKey key) {
        var own = key.getParams().getCurve();
        return Arrays.stream(values()).filter(curve -> curve.parameters().getCurve().equals(own)).findFirst()
                .orElseThrow(() -> unsupported("the curve"));
    }

    private static KeyFormatException unsupported(String what) {
        return new KeyFormatException(what + " is not supported; P-256, P-384 and P-521 are");
    }

    /// Bytes of one coordinate, and of a private key.
    int width() {
        return switch (this) {
            case P256 -> 32;
            case P384 -> 48;
            case P521 -> 66;
        };
    }

    /// The number as exactly [#width()] bytes, as SEC 1 and JOSE write it.
    byte[] fixedWidth(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[width()];
        int count = Math.min(bytes.length, fixed.length);
        System.arraycopy(bytes, bytes.length - count, fixed, fixed.length - count, count);
        return fixed;
    }

    /// The uncompressed form of a point (SEC 1, "Elliptic-Curve-Point-to-Octet-String Conversion").
    byte[] encode(ECPoint point) {
        return Der.concat(new byte[] {4}, fixedWidth(point.getAffineX()), fixedWidth(point.getAffineY()));
    }

    /// The point again; empty for every other form.
    Optional<ECPoint> decode(byte[] encoded) {
        if (encoded.length != 1 + 2 * width() || encoded[0] != 4) {
            return Optional.empty();
        }
        return Optional.of(new ECPoint(new BigInteger(1, encoded, 1, width()), new BigInteger(1, encoded, 1 + width(), width())));
    }

    /// The form that has one coordinate, and whether the other is odd.
    byte[] compress(ECPoint point) {
        return Der.concat(new byte[] {(byte) (point.getAffineY().testBit(0) ? 3 : 2)}, fixedWidth(point.getAffineX()));
    }

    ECParameterSpec parameters() {
        try {
            var algorithm = AlgorithmParameters.getInstance("EC");
            algorithm.init(new ECGenParameterSpec(jcaName));
            return algorithm.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + jcaName, e);
        }
    }

    void requireInRange(BigInteger number) {
        if (number.signum() <= 0 || number.compareTo(parameters().getOrder()) >= 0) {
            throw new KeyFormatException("the private number is out of the range of its curve");
        }
    }

    /// The point that belongs to a private number: the generator, taken that many times.
    ///
    /// The JDK has no call for it, and loading a library costs a command half a second. Its time depends on the number;
    /// it runs once when a key file is read, where nobody can time it often.
    ECPoint publicPoint(BigInteger number) {
        requireInRange(number);
        var parameters = parameters();
        var prime = ((ECFieldFp) parameters.getCurve().getField()).getP();
        var generator = JacobianPoint.of(parameters.getGenerator(), prime);
        var point = generator;
        for (int bit = number.bitLength() - 2; bit >= 0; bit--) {
            point = point.twice();
            if (number.testBit(bit)) {
                point = point.plusAffine(generator);
            }
        }
        return point.toAffine();
    }
}
