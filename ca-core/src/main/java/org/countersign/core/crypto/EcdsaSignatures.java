package org.countersign.core.crypto;

import java.math.BigInteger;
import java.util.Arrays;

/// An ECDSA signature as DER, which `java.security` speaks, and as the two integers that SSH and JOSE write on their own.
public final class EcdsaSignatures {
    private EcdsaSignatures() {}

    /// @return r and s
    public static BigInteger[] parseDer(byte[] der) {
        int contentAt = der[1] == (byte) 0x81 ? 3 : 2;
        int rLength = der[contentAt + 1];
        int rAt = contentAt + 2;
        int sAt = rAt + rLength + 2;
        return new BigInteger[] {
                new BigInteger(Arrays.copyOfRange(der, rAt, rAt + rLength)),
                new BigInteger(Arrays.copyOfRange(der, sAt, der.length))};
    }

    /// r and s one after the other, each filled up with zeros in front.
    ///
    /// @param length of each in bytes
    public static byte[] sideBySide(byte[] der, int length) {
        byte[] both = new byte[2 * length];
        var integers = parseDer(der);
        for (int i = 0; i < 2; i++) {
            byte[] bytes = integers[i].toByteArray();
            int from = Math.max(0, bytes.length - length);
            System.arraycopy(bytes, from, both, (i + 1) * length - (bytes.length - from), bytes.length - from);
        }
        return both;
    }

    public static byte[] toDer(BigInteger r, BigInteger s) {
        byte[] rBytes = r.toByteArray();
        byte[] sBytes = s.toByteArray();
        int length = rBytes.length + sBytes.length + 4;
        boolean isLong = length > 127;
        byte[] der = new byte[length + (isLong ? 3 : 2)];
        int at = 0;
        der[at++] = 0x30;
        if (isLong) {
            der[at++] = (byte) 0x81;
        }
        der[at++] = (byte) length;
        at = integer(der, at, rBytes);
        integer(der, at, sBytes);
        return der;
    }

    private static int integer(byte[] der, int at, byte[] value) {
        der[at++] = 2;
        der[at++] = (byte) value.length;
        System.arraycopy(value, 0, der, at, value.length);
        return at + value.length;
    }
}
