package org.countersign.core.token;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.keys.KeyGenerator;
import org.junit.jupiter.api.Test;

/// What is under an RSA signature has one encoding (RFC 8017, "EMSA-PKCS1-v1_5"). Verifiers that look for it instead of comparing take
/// signatures that nobody made, above all under small exponents; here the key itself signs what such forgeries come out as. (That the
/// parameters of the hash are left out is taken by the JDK: RFC 8017 allows it to, and nobody but the owner of the key can make one.)
class ForgedRsaSignaturesTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int LENGTH = 256;
    private static final String SHA_256 = "300d06096086480165030402010500";

    private final KeyPair keys = KeyGenerator.rsa(2048).generate(new SecureRandom());
    private final BigInteger modulus = ((RSAPublicKey) keys.getPublic()).getModulus();
    private final String signed = encode("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8)) + "." + encode("{}".getBytes(StandardCharsets.UTF_8));

    @Test
    void takes_the_one_encoding_and_no_other() throws Exception {
        for (var crypto : List.of(Crypto.fastest(), Crypto.jdk())) {
            var key = TokenKey.of(keys.getPublic(), Optional.empty(), crypto);
            assertTrue(key.signed(token(raw(encoding(info(SHA_256, hash()))))), "the right one");
            for (var forged : forgeries().entrySet()) {
                assertFalse(key.signed(token(forged.getValue())), forged.getKey());
            }
        }
    }

    private Map<String, byte[]> forgeries() throws Exception {
        byte[] right = encoding(info(SHA_256, hash()));
        byte[] signature = raw(right);
        var all = new LinkedHashMap<String, byte[]>();
        all.put("the algorithm of another hash", raw(encoding(info("300d06096086480165030402020500", hash()))));
        all.put("the name of SHA-1", raw(encoding(info("300906052b0e03021a0500", hash()))));
        all.put("something in the parameters", raw(encoding(info("30110609608648016503040201040411223344", hash()))));
        all.put("a length in its long form", raw(encoding(HEX.parseHex("308131" + SHA_256 + "0420" + HEX.formatHex(hash())))));
        all.put("the bare hash", raw(encoding(hash())));
        all.put("bytes behind a short padding", raw(behind(info(SHA_256, hash()))));
        all.put("the type of encryption", raw(changed(right, 1, 2)));
        all.put("no type", raw(changed(right, 1, 0)));
        all.put("a hole in the padding", raw(changed(right, 40, 0xfe)));
        all.put("a zero byte in front", join(new byte[1], signature));
        all.put("a byte behind", join(signature, new byte[1]));
        all.put("one byte less", Arrays.copyOf(signature, LENGTH - 1));
        all.put("0", new byte[LENGTH]);
        all.put("1", fixed(BigInteger.ONE));
        all.put("n - 1", fixed(modulus.subtract(BigInteger.ONE)));
        all.put("n - s", fixed(modulus.subtract(new BigInteger(1, signature))));
        return all;
    }

    private byte[] hash() throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(signed.getBytes(StandardCharsets.US_ASCII));
    }

    /// A hash with the name of how it was made.
    private static byte[] info(String algorithm, byte[] hash) {
        byte[] content = join(HEX.parseHex(algorithm), join(new byte[] {4, (byte) hash.length}, hash));
        return join(new byte[] {0x30, (byte) content.length}, content);
    }

    private static byte[] encoding(byte[] info) {
        byte[] padded = new byte[LENGTH];
        Arrays.fill(padded, 2, LENGTH - info.length - 1, (byte) 0xff);
        padded[1] = 1;
        System.arraycopy(info, 0, padded, LENGTH - info.length, info.length);
        return padded;
    }

    private static byte[] behind(byte[] info) {
        byte[] padded = new byte[LENGTH];
        Arrays.fill(padded, 2, 10, (byte) 0xff);
        padded[1] = 1;
        System.arraycopy(info, 0, padded, 11, info.length);
        Arrays.fill(padded, 11 + info.length, LENGTH, (byte) 0x55);
        return padded;
    }

    private static byte[] changed(byte[] bytes, int at, int value) {
        byte[] copy = bytes.clone();
        copy[at] = (byte) value;
        return copy;
    }

    /// The private key applied to just this.
    private byte[] raw(byte[] padded) {
        return fixed(new BigInteger(1, padded).modPow(((RSAPrivateKey) keys.getPrivate()).getPrivateExponent(), modulus));
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[LENGTH];
        int length = Math.min(bytes.length, LENGTH);
        System.arraycopy(bytes, bytes.length - length, fixed, LENGTH - length, length);
        return fixed;
    }

    private UnverifiedToken token(byte[] signature) {
        return UnverifiedToken.parse(signed + "." + encode(signature));
    }

    private static byte[] join(byte[] one, byte[] other) {
        var joined = new ByteArrayOutputStream();
        joined.writeBytes(one);
        joined.writeBytes(other);
        return joined.toByteArray();
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
