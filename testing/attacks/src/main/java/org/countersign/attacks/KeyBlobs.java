package org.countersign.attacks;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.SshWriter;

/// Blobs of SSH keys, field by field: a word of its own is a string, `hex:` bytes as a string, `raw:` bytes without a length,
/// `mpint:` a number, `rsa:` a modulus and `point:` a point of some kind.
final class KeyBlobs {
    private static final BigInteger TWO = BigInteger.TWO;
    /// The order of 65537 modulo each of these is small: moduli made by the library of CVE-2017-15361 are powers of it.
    private static final int[] ROCA_PRIMES = {3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83,
        89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167};
    private static final BigInteger SMALL_PRIMES = smallPrimes();

    private final Map<String, BigInteger> moduli = new HashMap<>();
    private final Map<String, byte[]> points = new HashMap<>();
    /// Always the same keys: what a row sends does not depend on the day.
    private final Random random = new Random(65537);

    byte[] of(String fields) {
        var writer = new SshWriter();
        for (var field : fields.split(" ")) {
            int colon = field.indexOf(':');
            var kind = colon < 0 ? "" : field.substring(0, colon);
            var rest = field.substring(colon + 1);
            switch (kind) {
                case "hex" -> writer.string(HexFormat.of().parseHex(rest));
                case "raw" -> writer.raw(HexFormat.of().parseHex(rest));
                case "mpint" -> writer.mpint(number(rest));
                case "rsa" -> writer.mpint(moduli.computeIfAbsent(rest, this::modulus));
                case "point" -> writer.string(point(rest));
                case "fill" -> writer.string("x".repeat(Integer.parseInt(rest)));
                default -> writer.string(field);
            }
        }
        return writer.bytes();
    }

    /// `2^64+1`, or digits.
    private static BigInteger number(String text) {
        if (text.startsWith("-")) {
            return number(text.substring(1)).negate();
        }
        if (!text.startsWith("2^")) {
            return new BigInteger(text);
        }
        var parts = text.substring(2).split("(?=[+-])");
        var power = BigInteger.ONE.shiftLeft(Integer.parseInt(parts[0]));
        return parts.length == 1 ? power : power.add(new BigInteger(parts[1]));
    }

    private BigInteger modulus(String kind) {
        var words = kind.split("-", 2);
        int bits = Integer.parseInt(words[0]);
        return switch (words.length == 1 ? "" : words[1]) {
            case "" -> rough(bits);
            case "even" -> rough(bits).clearBit(0);
            case "three" -> multiple(bits, 3);
            case "three-digits" -> multiple(bits, 751);
            case "close" -> close(bits);
            case "square" -> rough(bits / 2 + 1).pow(2);
            case "roca" -> roca(bits);
            default -> throw new IllegalArgumentException("no such modulus: " + kind);
        };
    }

    /// A number without small factors, which is all that anybody can see of a modulus.
    private BigInteger rough(int bits) {
        var number = new BigInteger(bits, random).setBit(bits - 1).setBit(0);
        while (!number.gcd(SMALL_PRIMES).equals(BigInteger.ONE)) {
            number = number.add(TWO);
        }
        return number;
    }

    private BigInteger multiple(int bits, int factor) {
        var number = rough(bits - 8).multiply(BigInteger.valueOf(factor));
        while (number.bitLength() < bits) {
            number = number.multiply(BigInteger.valueOf(factor));
        }
        return number;
    }

    /// Fermat's method finds factors that are close to each other, primes or not.
    private BigInteger close(int bits) {
        var factor = rough(bits / 2).setBit(bits / 2 - 2);
        return factor.multiply(factor.add(TWO));
    }

    private BigInteger roca(int bits) {
        var product = BigInteger.ONE;
        for (int prime : ROCA_PRIMES) {
            product = product.multiply(BigInteger.valueOf(prime));
        }
        var power = BigInteger.valueOf(65537).modPow(BigInteger.valueOf(12345), product);
        int more = bits - product.bitLength() + 1;
        var multiple = new BigInteger(more, random).setBit(more - 1);
        var number = product.multiply(multiple).add(power);
        while (!number.gcd(SMALL_PRIMES).equals(BigInteger.ONE) || !number.testBit(0)) {
            number = number.add(product);
        }
        return number;
    }

    private byte[] point(String kind) {
        var words = kind.split("-", 2);
        byte[] good = points.computeIfAbsent(words[0], KeyBlobs::newPoint);
        int half = good.length / 2;
        byte[] bytes = good.clone();
        switch (words.length == 1 ? "" : words[1]) {
            case "" -> { }
            case "off" -> bytes[good.length - 1] ^= 1;
            case "compressed" -> {
                byte[] compressed = java.util.Arrays.copyOf(good, half + 1);
                compressed[0] = (byte) (2 + (good[good.length - 1] & 1));
                return compressed;
            }
            case "hybrid" -> bytes[0] = (byte) (6 + (good[good.length - 1] & 1));
            case "short" -> {
                return java.util.Arrays.copyOf(good, good.length - 1);
            }
            case "long" -> {
                return java.util.Arrays.copyOf(good, good.length + 1);
            }
            case "zero" -> java.util.Arrays.fill(bytes, 1, bytes.length, (byte) 0);
            case "ones" -> java.util.Arrays.fill(bytes, 1, bytes.length, (byte) 0xff);
            case "infinity" -> {
                return new byte[1];
            }
            case "no-x" -> java.util.Arrays.fill(bytes, 1, half + 1, (byte) 0);
            case "swapped" -> {
                System.arraycopy(good, 1 + half, bytes, 1, half);
                System.arraycopy(good, 1, bytes, 1 + half, half);
            }
            default -> throw new IllegalArgumentException("no such point: " + kind);
        }
        return bytes;
    }

    private static byte[] newPoint(String curve) {
        var key = (ECPublicKey) KeyGenerator.ec("P-" + curve).generate(new SecureRandom()).getPublic();
        int size = (key.getParams().getCurve().getField().getFieldSize() + 7) / 8;
        byte[] point = new byte[1 + 2 * size];
        point[0] = 4;
        put(key.getW().getAffineX(), point, 1, size);
        put(key.getW().getAffineY(), point, 1 + size, size);
        return point;
    }

    private static void put(BigInteger number, byte[] into, int at, int size) {
        byte[] bytes = number.toByteArray();
        int length = Math.min(size, bytes.length);
        System.arraycopy(bytes, bytes.length - length, into, at + size - length, length);
    }

    private static BigInteger smallPrimes() {
        var product = BigInteger.ONE;
        for (int n = 3; n < 8000; n += 2) {
            if (BigInteger.valueOf(n).isProbablePrime(30)) {
                product = product.multiply(BigInteger.valueOf(n));
            }
        }
        return product;
    }
}
