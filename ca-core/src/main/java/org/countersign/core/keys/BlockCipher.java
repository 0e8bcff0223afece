package org.countersign.core.keys;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The CBC ciphers of encrypted PEM keys under each of their names.
enum BlockCipher {
    AES_128("AES", 16, 16, "AES-128-CBC", "2.16.840.1.101.3.4.1.2"),
    AES_192("AES", 24, 16, "AES-192-CBC", "2.16.840.1.101.3.4.1.22"),
    AES_256("AES", 32, 16, "AES-256-CBC", "2.16.840.1.101.3.4.1.42"),
    TRIPLE_DES("DESede", 24, 8, "DES-EDE3-CBC", "1.2.840.113549.3.7"),
    DES("DES", 8, 8, "DES-CBC", "1.3.14.3.2.7");

    private final String algorithm;
    private final int keyLength;
    private final int blockLength;
    private final String pemName;
    private final String oid;

    BlockCipher(String algorithm, int keyLength, int blockLength, String pemName, String oid) {
        this.algorithm = algorithm;
        this.keyLength = keyLength;
        this.blockLength = blockLength;
        this.pemName = pemName;
        this.oid = oid;
    }

    static Optional<BlockCipher> ofPemName(String name) {
        return Arrays.stream(values()).filter(cipher -> cipher.pemName.equals(name)).findFirst();
    }

    static Optional<BlockCipher> ofOid(String oid) {
        return Arrays.stream(values()).filter(cipher -> cipher.oid.equals(oid)).findFirst();
    }

    String oid() {
        return oid;
    }

    int keyLength() {
        return keyLength;
    }

    int blockLength() {
        return blockLength;
    }

    /// The DER of a key. What comes out is looked at no further than that it is one whole structure: a wrong password
    /// gives that by chance once in some ten thousand times, and then fails to parse as a key.
    ///
    /// @throws WrongPasswordException when the result is not one DER structure
    byte[] decryptDer(byte[] key, byte[] iv, byte[] data) {
        try {
            byte[] plain = cipher(Cipher.DECRYPT_MODE, key, iv).doFinal(data);
            requireSequence(plain);
            return plain;
        } catch (BadPaddingException e) {
            throw new WrongPasswordException("the password is wrong");
        } catch (IllegalBlockSizeException e) {
            throw new KeyFormatException("the encrypted part of the key is not whole");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + pemName, e);
        }
    }

    private static void requireSequence(byte[] plain) {
        try {
            var reader = new DerReader(plain);
            reader.sequence();
            reader.expectEnd();
        } catch (KeyFormatException e) {
            Arrays.fill(plain, (byte) 0);
            throw new WrongPasswordException("the password is wrong");
        }
    }

    byte[] encrypt(byte[] key, byte[] iv, byte[] data) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, iv).doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + pemName, e);
        }
    }

    private Cipher cipher(int mode, byte[] key, byte[] iv) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(algorithm + "/CBC/PKCS5Padding", "SunJCE");
        cipher.init(mode, new SecretKeySpec(key, algorithm), new IvParameterSpec(iv));
        return cipher;
    }
}
