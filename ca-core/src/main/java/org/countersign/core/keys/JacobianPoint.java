package org.countersign.core.keys;

import java.math.BigInteger;
import java.security.spec.ECPoint;

/// A point (x/z², y/z³) of a curve y² = x³ - 3x + b, so that adding needs no division (SEC 1 gives the group law;
/// "Guide to Elliptic Curve Cryptography", Hankerson et al., these coordinates). All NIST curves have this shape.
///
/// Only for multiples of a generator below its order: the sum of two equal points is not handled, and cannot occur there.
record JacobianPoint(BigInteger x, BigInteger y, BigInteger z, BigInteger prime) {
    private static final BigInteger THREE = BigInteger.valueOf(3);

    static JacobianPoint of(ECPoint point, BigInteger prime) {
        return new JacobianPoint(point.getAffineX(), point.getAffineY(), BigInteger.ONE, prime);
    }

    JacobianPoint twice() {
        var ySquared = product(y, y);
        var s = product(x, ySquared).shiftLeft(2);
        var zSquared = product(z, z);
        var m = product(x.subtract(zSquared), x.add(zSquared)).multiply(THREE);
        var newX = m.multiply(m).subtract(s.shiftLeft(1)).mod(prime);
        var newY = m.multiply(s.subtract(newX)).subtract(ySquared.multiply(ySquared).shiftLeft(3)).mod(prime);
        return new JacobianPoint(newX, newY, product(y, z).shiftLeft(1).mod(prime), prime);
    }

    /// The sum with a point whose z is 1.
    JacobianPoint plusAffine(JacobianPoint other) {
        var zSquared = product(z, z);
        var h = product(other.x, zSquared).subtract(x);
        var r = product(product(other.y, zSquared), z).subtract(y);
        var hSquared = product(h, h);
        var hCubed = product(hSquared, h);
        var v = product(x, hSquared);
        var newX = r.multiply(r).subtract(hCubed).subtract(v.shiftLeft(1)).mod(prime);
        var newY = r.multiply(v.subtract(newX)).subtract(y.multiply(hCubed)).mod(prime);
        return new JacobianPoint(newX, newY, product(z, h), prime);
    }

    ECPoint toAffine() {
        var inverse = z.modInverse(prime);
        var squared = product(inverse, inverse);
        return new ECPoint(product(x, squared), product(product(y, squared), inverse));
    }

    private BigInteger product(BigInteger a, BigInteger b) {
        return a.multiply(b).mod(prime);
    }
}
