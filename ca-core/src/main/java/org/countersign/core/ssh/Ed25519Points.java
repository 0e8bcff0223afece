package org.countersign.core.ssh;

import java.math.BigInteger;
import java.security.interfaces.EdECPublicKey;
import java.util.Set;
import org.countersign.core.crypto.LittleEndian;

/// The 32-byte form of an Ed25519 public key (RFC 8032, "Encoding"), and which of them are no keys at all.
final class Ed25519Points {
    static final int LENGTH = 32;
    static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    /// The y coordinates of the points whose order divides 8: any signature can be made to verify under such a "key".
    private static final Set<BigInteger> SMALL_ORDER_Y = Set.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            PRIME.subtract(BigInteger.ONE),
            new BigInteger("2707385501144840649318225287225658788936804267575313519463743609750303402022"),
            new BigInteger("55188659117513257062467267217118295137698188065244968500265048394206261417927"));

    private Ed25519Points() {}

    static void check(byte[] encoded) {
        if (encoded.length != LENGTH) {
            throw new SshFormatException("an Ed25519 key has 32 bytes");
        }
        var y = y(encoded);
        if (y.compareTo(PRIME) >= 0 || SMALL_ORDER_Y.contains(y) || !hasX(y)) {
            throw new SshFormatException("the Ed25519 key is not a valid point");
        }
    }

    /// Whether some x solves the curve equation for this y: (y² - 1) / (d·y² + 1) is a square.
    private static boolean hasX(BigInteger y) {
        var square = y.multiply(y).mod(PRIME);
        var numerator = square.subtract(BigInteger.ONE).mod(PRIME);
        var denominator = D.multiply(square).add(BigInteger.ONE).mod(PRIME);
        var quotient = numerator.multiply(denominator).mod(PRIME);
        // Euler's criterion; a product and a quotient differ by a square.
        return quotient.modPow(PRIME.subtract(BigInteger.ONE).shiftRight(1), PRIME).equals(BigInteger.ONE);
    }

    /// -121665/121666, written out: to divide takes longer than all else a command does with a key.
    private static final BigInteger D =
            new BigInteger("37095705934669439343138083508754565189542113879843219016388785533085940283555");

    private static BigInteger y(byte[] encoded) {
        return LittleEndian.number(encoded).clearBit(8 * LENGTH - 1);
    }

    static boolean xIsOdd(byte[] encoded) {
        return encoded[LENGTH - 1] < 0;
    }

    static BigInteger yOf(byte[] encoded) {
        return y(encoded);
    }

    static byte[] encode(EdECPublicKey key) {
        byte[] encoded = LittleEndian.bytes(key.getPoint().getY(), LENGTH);
        if (key.getPoint().isXOdd()) {
            encoded[LENGTH - 1] |= (byte) 0x80;
        }
        return encoded;
    }
}
