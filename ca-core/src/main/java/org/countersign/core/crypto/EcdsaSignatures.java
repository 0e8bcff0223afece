package org.countersign.core.crypto;

import java.math.BigInteger;
import java.util.Arrays;

/// The three spellings of an ECDSA signature: DER as `java.security` speaks it, `r || s` of JWS (RFC 7518, "Digital Signature
/// with ECDSA"), and the two integers that SSH writes on its own.
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

    /// To `r || s`, each in `width` bytes.
    public static byte[] derToConcatenation(byte[] der, int width) {
        byte[] concatenation = new byte[2 * width];
        BigInteger[] rs = parseDer(der);
        for (int i = 0; i < 2; i++) {
            byte[] value = rs[i].toByteArray();
            int skip = Math.max(0, value.length - width);
            int count = value.length - skip;
            System.arraycopy(value, skip, concatenation, (i + 1) * width - count, count);
        }
        return concatenation;
    }
}
