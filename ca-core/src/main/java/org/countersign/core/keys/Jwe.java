package org.countersign.core.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.countersign.core.crypto.Pbkdf2;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;

/// Bytes under a password as a JSON Web Encryption (RFC 7516): `PBES2-HS256+A128KW` (RFC 7518, "Key Encryption with
/// PBES2") with `A256GCM`, the one combination that provisioner keys have. The parts have been decoded by [JweText], and
/// nothing more.
record Jwe(String protectedHeader, JsonObject header, byte[] encryptedKey, byte[] iv, byte[] ciphertext, byte[] tag) {
    private static final String ALGORITHM = "PBES2-HS256+A128KW";
    private static final String ENCRYPTION = "A256GCM";
    private static final int WRAPPING_KEY_LENGTH = 16;
    private static final int CONTENT_KEY_LENGTH = 32;
    private static final int IV_LENGTH = 12;
    private static final int TAG_LENGTH = 16;
    private static final int SALT_LENGTH = 16;
    private static final int ROUNDS = 600_000;
    private static final int MAX_ROUNDS = 1_000_000;
    /// Members that change what the rest means, none of which is supported.
    private static final List<String> REFUSED = List.of("crit", "zip");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /// @throws WrongPasswordException when the password does not open it
    byte[] decrypt(Secret password) {
        requireUnderstood();
        int rounds = header.integer("p2c").orElse(0);
        if (rounds < 1 || rounds > MAX_ROUNDS) {
            throw new KeyFormatException("the JWE asks for more than " + MAX_ROUNDS + " rounds of PBKDF2, or none");
        }
        byte[] salt = JweText.decode(header.text("p2s"));
        if (salt.length < 8 || iv.length != IV_LENGTH || tag.length != TAG_LENGTH
                || encryptedKey.length != CONTENT_KEY_LENGTH + 8) {
            throw new KeyFormatException("a part of the JWE has the wrong length");
        }
        byte[] contentKey = unwrap(wrappingKey(password, salt, rounds));
        try {
            return gcm(Cipher.DECRYPT_MODE, contentKey, iv, protectedHeader).doFinal(Der.concat(ciphertext, tag));
        } catch (GeneralSecurityException e) {
            throw new KeyFormatException("the JWE is damaged");
        } finally {
            Arrays.fill(contentKey, (byte) 0);
        }
    }

    private void requireUnderstood() {
        if (!header.text("alg").equals(ALGORITHM) || !header.text("enc").equals(ENCRYPTION)) {
            throw new KeyFormatException("the JWE is not encrypted with " + ALGORITHM + " and " + ENCRYPTION);
        }
        if (REFUSED.stream().anyMatch(header.members()::containsKey)) {
            throw new KeyFormatException("the JWE makes use of " + String.join(" or ", REFUSED)
                    + ", which is not supported");
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

    /// The compact serialization.
    static String encrypt(byte[] plain, String contentType, Secret password, SecureRandom random) {
        byte[] salt = random(random, SALT_LENGTH);
        byte[] iv = random(random, IV_LENGTH);
        byte[] contentKey = random(random, CONTENT_KEY_LENGTH);
        var header = JsonObject.builder().put("alg", ALGORITHM).put("cty", contentType).put("enc", ENCRYPTION)
                .put("p2c", ROUNDS).put("p2s", BASE64.encodeToString(salt)).build();
        var protectedHeader = BASE64.encodeToString(Json.write(header).getBytes(StandardCharsets.UTF_8));
        byte[] wrappingKey = wrappingKey(password, salt, ROUNDS);
        try {
            var wrap = Cipher.getInstance("AESWrap", "SunJCE");
            wrap.init(Cipher.WRAP_MODE, new SecretKeySpec(wrappingKey, "AES"));
            byte[] wrapped = wrap.wrap(new SecretKeySpec(contentKey, "AES"));
            byte[] sealed = gcm(Cipher.ENCRYPT_MODE, contentKey, iv, protectedHeader).doFinal(plain);
            int length = sealed.length - TAG_LENGTH;
            return String.join(".", protectedHeader, BASE64.encodeToString(wrapped), BASE64.encodeToString(iv),
                    BASE64.encodeToString(Arrays.copyOf(sealed, length)),
                    BASE64.encodeToString(Arrays.copyOfRange(sealed, length, sealed.length)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES", e);
        } finally {
            Arrays.fill(wrappingKey, (byte) 0);
            Arrays.fill(contentKey, (byte) 0);
        }
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
