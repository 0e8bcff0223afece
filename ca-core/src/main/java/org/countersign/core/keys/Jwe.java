package org.countersign.core.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.countersign.core.crypto.Pbkdf2;

/// Bytes under a password as a JSON Web Encryption (RFC 7516): `PBES2-HS256+A128KW` (RFC 7518, "Key Encryption with
/// PBES2") with `A256GCM`, the one combination that provisioner keys have. Made by [#seal] or by [JweText#parse], which
/// has checked every length and the number of rounds.
///
/// @param protectedHeader base64url as it stands in the text, which is what the tag covers
record Jwe(String protectedHeader, int rounds, byte[] salt, byte[] encryptedKey, byte[] iv, byte[] ciphertext, byte[] tag) {
    static final String ALGORITHM = "PBES2-HS256+A128KW";
    static final String ENCRYPTION = "A256GCM";
    static final int ENCRYPTED_KEY_LENGTH = 40;
    static final int IV_LENGTH = 12;
    static final int TAG_LENGTH = 16;
    private static final int WRAPPING_KEY_LENGTH = 16;
    private static final int CONTENT_KEY_LENGTH = 32;
    private static final int SALT_LENGTH = 16;
    private static final int ROUNDS = 600_000;

    /// @throws WrongPasswordException when the password does not open it
    byte[] open(Secret password) {
        byte[] contentKey = unwrap(wrappingKey(password, salt, rounds));
        try {
            return gcm(Cipher.DECRYPT_MODE, contentKey, iv, protectedHeader).doFinal(Der.concat(ciphertext, tag));
        } catch (GeneralSecurityException e) {
            throw new KeyFormatException("the JWE is damaged");
        } finally {
            Arrays.fill(contentKey, (byte) 0);
        }
    }

    private byte[] unwrap(byte[] wrappingKey) {
        try {
            var cipher = Cipher.getInstance("AESWrap", "SunJCE");
            cipher.init(Cipher.UNWRAP_MODE, new SecretKeySpec(wrappingKey, "AES"));
            return cipher.unwrap(encryptedKey, "AES", Cipher.SECRET_KEY).getEncoded();
        } catch (InvalidKeyException e) {
            // RFC 3394, "Key Unwrap": the wrapped key carries its own check, which a wrong password does not meet.
            throw new WrongPasswordException("the password is wrong");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES key wrap", e);
        } finally {
            Arrays.fill(wrappingKey, (byte) 0);
        }
    }

    static Jwe seal(byte[] plain, String contentType, Secret password, SecureRandom random) {
        byte[] salt = random(random, SALT_LENGTH);
        byte[] iv = random(random, IV_LENGTH);
        byte[] contentKey = random(random, CONTENT_KEY_LENGTH);
        byte[] wrappingKey = wrappingKey(password, salt, ROUNDS);
        var header = JweText.header(contentType, ROUNDS, salt);
        try {
            var wrap = Cipher.getInstance("AESWrap", "SunJCE");
            wrap.init(Cipher.WRAP_MODE, new SecretKeySpec(wrappingKey, "AES"));
            byte[] encryptedKey = wrap.wrap(new SecretKeySpec(contentKey, "AES"));
            byte[] sealed = gcm(Cipher.ENCRYPT_MODE, contentKey, iv, header).doFinal(plain);
            int length = sealed.length - TAG_LENGTH;
            return new Jwe(header, ROUNDS, salt, encryptedKey, iv, Arrays.copyOf(sealed, length),
                    Arrays.copyOfRange(sealed, length, sealed.length));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES", e);
        } finally {
            Arrays.fill(wrappingKey, (byte) 0);
            Arrays.fill(contentKey, (byte) 0);
        }
    }

    private static byte[] wrappingKey(Secret password, byte[] salt, int rounds) {
        byte[] named = Der.concat(ALGORITHM.getBytes(StandardCharsets.US_ASCII), new byte[1], salt);
        return password.use(bytes -> Pbkdf2.derive(Pbkdf2.Hash.SHA256, bytes, named, rounds, WRAPPING_KEY_LENGTH));
    }

    private static Cipher gcm(int mode, byte[] key, byte[] iv, String additionalData) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_LENGTH * 8, iv));
        cipher.updateAAD(additionalData.getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    private static byte[] random(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public String toString() {
        return "JWE";
    }
}
