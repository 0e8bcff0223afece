package org.countersign.core.nebula;

import java.math.BigInteger;
import org.countersign.core.crypto.LittleEndian;

/// A point of the curve of Ed25519 in extended coordinates (RFC 8032, "Point Addition"), for the rare signature that no library
/// makes: that of an X25519 key.
///
/// Its arithmetic takes a time that depends on the numbers, so secrets come in blinded: see [#times].
record EdwardsPoint(BigInteger x, BigInteger y, BigInteger z, BigInteger t) {
    static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    /// Of the base point.
    static final BigInteger ORDER = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final BigInteger D2 = BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(PRIME))
            .shiftLeft(1).mod(PRIME);
    private static final EdwardsPoint NEUTRAL = new EdwardsPoint(BigInteger.ZERO, BigInteger.ONE, BigInteger.ONE, BigInteger.ZERO);
    static final EdwardsPoint BASE = of(
            new BigInteger("15112221349535400772501151409588531511454012693041857206046113283949847762202"),
            BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(PRIME)).mod(PRIME));

    private static EdwardsPoint of(BigInteger x, BigInteger y) {
        return new EdwardsPoint(x, y, BigInteger.ONE, x.multiply(y).mod(PRIME));
    }

    /// Also right for a point and itself.
    EdwardsPoint plus(EdwardsPoint other) {
        var a = y.subtract(x).multiply(other.y.subtract(other.x)).mod(PRIME);
        var b = y.add(x).multiply(other.y.add(other.x)).mod(PRIME);
        var c = t.multiply(D2).multiply(other.t).mod(PRIME);
        var d = z.shiftLeft(1).multiply(other.z).mod(PRIME);
        var e = b.subtract(a);
        var f = d.subtract(c);
        var g = d.add(c);
        var h = b.add(a);
        return new EdwardsPoint(e.multiply(f).mod(PRIME), g.multiply(h).mod(PRIME), f.multiply(g).mod(PRIME), e.multiply(h).mod(PRIME));
    }

    /// This point of the prime order, so many times. A random multiple of the order is added to the scalar, which changes nothing but
    /// the steps that are taken: whoever measures them learns of random numbers.
    ///
    /// @param blind random, of 128 bits or more
    EdwardsPoint times(BigInteger scalar, BigInteger blind) {
        var steps = scalar.add(blind.multiply(ORDER));
        var sum = NEUTRAL;
        for (int bit = steps.bitLength() - 1; bit >= 0; bit--) {
            sum = sum.plus(sum);
            var more = sum.plus(this);
            sum = steps.testBit(bit) ? more : sum;
        }
        return sum;
    }

    boolean isNegative() {
        return x.multiply(z.modInverse(PRIME)).mod(PRIME).testBit(0);
    }

    /// RFC 8032, "Encoding": y, and whether x is odd in the highest bit.
    byte[] encode() {
        byte[] encoded = LittleEndian.bytes(y.multiply(z.modInverse(PRIME)).mod(PRIME), 32);
        if (isNegative()) {
            encoded[31] |= (byte) 0x80;
        }
        return encoded;
    }
}
