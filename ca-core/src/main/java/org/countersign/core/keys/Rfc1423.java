package org.countersign.core.keys;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// Opens the encrypted form of `EC PRIVATE KEY` and `RSA PRIVATE KEY` (RFC 1423, "Encapsulated Header Fields"): the
/// headers name cipher and initial vector, and the key is OpenSSL's `EVP_BytesToKey` with MD5, one round. Existing CAs
/// keep their keys like that; this product reads the form and never writes it.
final class Rfc1423 {
    private static final int SALT_LENGTH = 8;

    private Rfc1423() {}

    static boolean isEncrypted(PemBlock block) {
        return block.headers().containsKey("DEK-Info") || block.headers().containsKey("Proc-Type");
    }

    static byte[] decrypt(PemBlock block, Secret password) {
        if (!block.headers().getOrDefault("Proc-Type", "").replace(" ", "").equals("4,ENCRYPTED")) {
            throw new KeyFormatException("its Proc-Type header is not \"4,ENCRYPTED\"");
        }
        var info = block.headers().getOrDefault("DEK-Info", "").split(",", 2);
        var cipher = BlockCipher.ofPemName(info[0].strip()).orElseThrow(() -> new KeyFormatException(
                "the cipher in its DEK-Info header is not supported; write the key again with: openssl pkcs8 -topk8"));
        byte[] iv = iv(info.length == 2 ? info[1].strip() : "", cipher);
        byte[] key = password.use(bytes -> deriveKey(bytes, iv, cipher.keyLength()));
        try {
            return cipher.decryptDer(key, iv, block.der());
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] iv(String hex, BlockCipher cipher) {
        if (hex.length() != 2 * cipher.blockLength() || !hex.chars().allMatch(HexFormat::isHexDigit)) {
            throw new KeyFormatException("the initial vector in its DEK-Info header is damaged");
        }
        return HexFormat.of().parseHex(hex);
    }

    private static byte[] deriveKey(byte[] password, byte[] iv, int length) {
        try {
            var md5 = MessageDigest.getInstance("MD5");
            byte[] key = new byte[length];
            byte[] last = new byte[0];
            for (int at = 0; at < length; at += last.length) {
                md5.update(last);
                md5.update(password);
                md5.update(iv, 0, SALT_LENGTH);
                last = md5.digest();
                System.arraycopy(last, 0, key, at, Math.min(last.length, length - at));
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
