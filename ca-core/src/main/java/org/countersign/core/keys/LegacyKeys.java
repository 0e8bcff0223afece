package org.countersign.core.keys;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Arrays;
import java.util.Optional;
import org.countersign.core.ssh.SshPublicKey;

/// The DER forms that each algorithm had before PKCS#8 and still has inside it: `EC PRIVATE KEY` (RFC 5915) and
/// `RSA PRIVATE KEY` (RFC 8017, "RSA Private Key Syntax").
final class LegacyKeys {
    private LegacyKeys() {}

    static KeyPair ec(byte[] der, PairProof proof) {
        var reader = new DerReader(der);
        var pair = ec(reader, null, proof);
        reader.expectEnd();
        return pair;
    }

    /// @param outerCurve the curve that the wrapping structure names, `null` without one
    /// @param proof      asked when the file has the public half
    static KeyPair ec(DerReader outer, NamedCurve outerCurve, PairProof proof) {
        var reader = outer.sequence();
        if (reader.small() != 1) {
            throw new KeyFormatException("the version of the EC key is not known");
        }
        byte[] number = reader.octets();
        var curve = reader.explicit(0).map(LegacyKeys::namedCurve).orElse(outerCurve);
        if (curve == null || outerCurve != null && curve != outerCurve) {
            throw new KeyFormatException("the EC key does not name its curve");
        }
        if (number.length > curve.width()) {
            throw new KeyFormatException("the private number is out of the range of its curve");
        }
        var stated = reader.explicit(1).map(LegacyKeys::point);
        reader.expectEnd();
        return ec(curve, new BigInteger(1, number), stated, proof);
    }

    private static byte[] point(DerReader reader) {
        byte[] point = reader.bits();
        reader.expectEnd();
        return point;
    }

    /// The public half is computed only where the file has none, or no more than one coordinate and the sign of the other.
    private static KeyPair ec(NamedCurve curve, BigInteger number, Optional<byte[]> stated, PairProof proof) {
        var point = stated.flatMap(curve::decode);
        if (point.isPresent()) {
            var pair = KeyPairs.ec(curve, number, point.get());
            // Key factories let points pass that are off the curve; the SSH form does not.
            SshPublicKey.of(pair.getPublic());
            requirePair(proof.holds(pair));
            return pair;
        }
        var pair = KeyPairs.ec(curve, number);
        stated.ifPresent(bytes -> requirePair(Arrays.equals(bytes, curve.compress(((ECPublicKey) pair.getPublic()).getW()))));
        return pair;
    }

    private static void requirePair(boolean belongTogether) {
        if (!belongTogether) {
            throw new KeyFormatException("the public part does not belong to the private part");
        }
    }

    private static NamedCurve namedCurve(DerReader parameters) {
        if (!parameters.nextIs(Der.OID)) {
            throw new KeyFormatException("the EC key spells out its curve; only the names P-256, P-384 and P-521 are supported");
        }
        var curve = NamedCurve.ofOid(parameters.oid());
        parameters.expectEnd();
        return curve;
    }

    /// @param alone whether the key stands by itself and so has to name its curve
    static byte[] encodeEc(ECPrivateKey key, ECPublicKey publicKey, boolean alone) {
        var curve = NamedCurve.of(key);
        return Der.sequence(
                Der.integer(1),
                Der.octets(curve.fixedWidth(key.getS())),
                alone ? Der.explicit(0, Der.oid(curve.oid())) : new byte[0],
                Der.explicit(1, Der.bits(curve.encode(publicKey.getW()))));
    }

    static KeyPair rsa(byte[] der) {
        var reader = new DerReader(der);
        var pair = rsa(reader);
        reader.expectEnd();
        return pair;
    }

    static KeyPair rsa(DerReader outer) {
        var reader = outer.sequence();
        if (reader.small() != 0) {
            throw new KeyFormatException("the RSA key has a form that is not supported; two primes are");
        }
        var numbers = new RSAPrivateCrtKeySpec(reader.unsigned(), reader.unsigned(), reader.unsigned(),
                reader.unsigned(), reader.unsigned(), reader.unsigned(), reader.unsigned(), reader.unsigned());
        reader.expectEnd();
        return KeyPairs.rsa(numbers);
    }

    static byte[] encodeRsa(RSAPrivateCrtKey key) {
        return Der.sequence(Der.integer(0), Der.integer(key.getModulus()), Der.integer(key.getPublicExponent()),
                Der.integer(key.getPrivateExponent()), Der.integer(key.getPrimeP()), Der.integer(key.getPrimeQ()),
                Der.integer(key.getPrimeExponentP()), Der.integer(key.getPrimeExponentQ()),
                Der.integer(key.getCrtCoefficient()));
    }
}
