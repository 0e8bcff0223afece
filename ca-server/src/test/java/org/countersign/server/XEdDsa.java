package org.countersign.server;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;

/// Signs with an X25519 key (XEdDSA), by arithmetic of the textbook that shares nothing with the product. Slow and not for secrets.
record XEdDsa(byte[] secret) implements TestTokens.Signer {
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger Q = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final BigInteger D = BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
    private static final Point BASE = new Point(
            new BigInteger("15112221349535400772501151409588531511454012693041857206046113283949847762202"),
            new BigInteger("46316835694926478169428394003475163141307993866256225615783033603165251855960"));

    static XEdDsa newKey() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return new XEdDsa(secret);
    }

    private record Point(BigInteger x, BigInteger y) {
        Point plus(Point other) {
            var product = D.multiply(x).multiply(other.x).multiply(y).multiply(other.y).mod(P);
            return new Point(
                    x.multiply(other.y).add(other.x.multiply(y)).multiply(BigInteger.ONE.add(product).modInverse(P)).mod(P),
                    y.multiply(other.y).add(x.multiply(other.x)).multiply(BigInteger.ONE.subtract(product).modInverse(P)).mod(P));
        }

        Point times(BigInteger factor) {
            var sum = new Point(BigInteger.ZERO, BigInteger.ONE);
            for (int i = factor.bitLength() - 1; i >= 0; i--) {
                sum = sum.plus(sum);
                sum = factor.testBit(i) ? sum.plus(this) : sum;
            }
            return sum;
        }

        byte[] encode() {
            return bytes(x.testBit(0) ? y.setBit(255) : y);
        }
    }

    private BigInteger scalar() {
        byte[] clamped = secret.clone();
        clamped[0] &= (byte) 248;
        clamped[31] &= 127;
        clamped[31] |= 64;
        return number(clamped);
    }

    /// The X25519 public key.
    byte[] publicKey() {
        var y = BASE.times(scalar()).y;
        return bytes(BigInteger.ONE.add(y).multiply(BigInteger.ONE.subtract(y).modInverse(P)).mod(P));
    }

    @Override
    public byte[] sign(byte[] message) throws GeneralSecurityException {
        var point = BASE.times(scalar());
        var a = point.x.testBit(0) ? scalar().negate().mod(Q) : scalar().mod(Q);
        byte[] random = new byte[64];
        new SecureRandom().nextBytes(random);
        byte[] prefix = bytes(BigInteger.TWO.pow(256).subtract(BigInteger.TWO));
        var r = hash(prefix, bytes(a), message, random);
        byte[] commitment = BASE.times(r).encode();
        var s = r.add(hash(commitment, bytes(point.y), message).multiply(a)).mod(Q);
        var out = new ByteArrayOutputStream();
        out.writeBytes(commitment);
        out.writeBytes(bytes(s));
        return out.toByteArray();
    }

    private static BigInteger hash(byte[]... parts) throws GeneralSecurityException {
        var digest = MessageDigest.getInstance("SHA-512");
        for (byte[] part : parts) {
            digest.update(part);
        }
        return number(digest.digest()).mod(Q);
    }

    private static BigInteger number(byte[] littleEndian) {
        var number = BigInteger.ZERO;
        for (int i = littleEndian.length - 1; i >= 0; i--) {
            number = number.shiftLeft(8).or(BigInteger.valueOf(littleEndian[i] & 255));
        }
        return number;
    }

    private static byte[] bytes(BigInteger number) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < 32; i++) {
            bytes[i] = number.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }
}
