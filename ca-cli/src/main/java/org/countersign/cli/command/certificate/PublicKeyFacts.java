package org.countersign.cli.command.certificate;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// What people want to know of a public key.
///
/// @param algorithm as Go names it: `ECDSA`, `RSA`, `Ed25519`
/// @param numbers the parts of the key by name, each as unsigned bytes
record PublicKeyFacts(String algorithm, int bits, String shortName, Map<String, byte[]> numbers) {

    static PublicKeyFacts of(PublicKey key) {
        return switch (key) {
            case ECPublicKey ec -> elliptic(ec);
            case RSAPublicKey rsa -> {
                var numbers = new LinkedHashMap<String, byte[]>();
                numbers.put("Modulus", unsigned(rsa.getModulus(), 0));
                numbers.put("Exponent", unsigned(rsa.getPublicExponent(), 0));
                yield new PublicKeyFacts("RSA", rsa.getModulus().bitLength(), "RSA " + rsa.getModulus().bitLength(), numbers);
            }
            case EdECPublicKey ed -> new PublicKeyFacts(ed.getParams().getName(), 256, ed.getParams().getName(),
                    Map.of("Key", tail(key.getEncoded(), 32)));
            default -> new PublicKeyFacts(key.getAlgorithm(), 0, key.getAlgorithm(), Map.of("Key", key.getEncoded()));
        };
    }

    private static PublicKeyFacts elliptic(ECPublicKey key) {
        int bits = key.getParams().getCurve().getField().getFieldSize();
        int length = (bits + 7) / 8;
        var numbers = new LinkedHashMap<String, byte[]>();
        numbers.put("X", unsigned(key.getW().getAffineX(), length));
        numbers.put("Y", unsigned(key.getW().getAffineY(), length));
        return new PublicKeyFacts("ECDSA", bits, "ECDSA P-" + bits, numbers);
    }

    /// Big-endian without a sign octet, at least as long as asked for.
    private static byte[] unsigned(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] magnitude = bytes[0] == 0 && bytes.length > 1 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        if (magnitude.length >= length) {
            return magnitude;
        }
        byte[] padded = new byte[length];
        System.arraycopy(magnitude, 0, padded, length - magnitude.length, magnitude.length);
        return padded;
    }

    private static byte[] tail(byte[] bytes, int length) {
        return Arrays.copyOfRange(bytes, Math.max(0, bytes.length - length), bytes.length);
    }
}
