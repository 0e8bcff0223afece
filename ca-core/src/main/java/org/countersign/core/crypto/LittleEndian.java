package org.countersign.core.crypto;

import java.math.BigInteger;

/// Numbers with the least significant byte first, as the curves 25519 have them.
public final class LittleEndian {
    private LittleEndian() {}

    public static BigInteger number(byte[] bytes) {
        byte[] bigEndian = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            bigEndian[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, bigEndian);
    }

    /// @param number not negative
    /// @throws ArithmeticException when it needs more bytes
    public static byte[] bytes(BigInteger number, int length) {
        if (number.signum() < 0 || number.bitLength() > 8 * length) {
            throw new ArithmeticException("the number does not fit into " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        byte[] bigEndian = number.toByteArray();
        for (int i = 0; i < Math.min(bigEndian.length, length); i++) {
            bytes[i] = bigEndian[bigEndian.length - 1 - i];
        }
        return bytes;
    }
}
