package org.countersign.core.keys;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.sshd.common.config.keys.loader.openssh.kdf.BCrypt;
import org.countersign.core.ssh.SshReader;
import org.countersign.core.ssh.SshWriter;

/// The bytes inside `OPENSSH PRIVATE KEY` (OpenSSH, PROTOCOL.key): one key, in the clear or under bcrypt and AES. Writes
/// what `ssh-keygen` writes: aes256-ctr, 16 rounds.
///
/// The library's own reader is not used: starting it costs a command more than all of this. Its bcrypt stands alone.
final class OpenSshPrivateKey {
    private static final byte[] MAGIC = {'o', 'p', 'e', 'n', 's', 's', 'h', '-', 'k', 'e', 'y', '-', 'v', '1', 0};
    private static final String PLAIN = "none";
    private static final String BCRYPT = "bcrypt";
    private static final String WRITTEN_CIPHER = "aes256-ctr";
    private static final int ROUNDS = 16;
    private static final int MAX_ROUNDS = 1024;
    private static final int SALT_LENGTH = 16;
    private static final int MAX_SALT_LENGTH = 64;
    private static final int PLAIN_BLOCK = 8;
    private static final int AES_BLOCK = 16;

    private OpenSshPrivateKey() {}

    static KeyPair parse(byte[] data, Supplier<Secret> password) {
        if (data.length < MAGIC.length || !Arrays.equals(data, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new KeyFormatException("it does not begin as an OpenSSH private key");
        }
        var reader = new SshReader(Arrays.copyOfRange(data, MAGIC.length, data.length));
        String cipher = reader.text();
        String derivation = reader.text();
        var options = reader.nested();
        if (reader.uint32() != 1) {
            throw new KeyFormatException("it does not hold exactly one key");
        }
        byte[] publicBlob = reader.string();
        byte[] privateSection = reader.string();
        reader.expectEnd();
        if (cipher.equals(PLAIN) && derivation.equals(PLAIN)) {
            options.expectEnd();
            return OpenSshPrivateSection.parse(privateSection, PLAIN_BLOCK, publicBlob)
                    .orElseThrow(() -> new KeyFormatException("its two check numbers differ"));
        }
        return parseEncrypted(cipher, derivation, options, privateSection, publicBlob, password);
    }

    private static KeyPair parseEncrypted(String cipher, String derivation, SshReader options, byte[] privateSection,
            byte[] publicBlob, Supplier<Secret> password) {
        if (!derivation.equals(BCRYPT)) {
            throw new KeyFormatException("its key derivation is not bcrypt");
        }
        byte[] salt = options.string();
        long rounds = options.uint32();
        options.expectEnd();
        int keyLength = keyLength(cipher);
        if (rounds < 1 || rounds > MAX_ROUNDS || salt.length < 1 || salt.length > MAX_SALT_LENGTH) {
            throw new KeyFormatException("it asks for more than " + MAX_ROUNDS + " rounds of bcrypt, or senseless ones");
        }
        if (privateSection.length % AES_BLOCK != 0) {
            throw new KeyFormatException("the encrypted part of the key is not whole");
        }
        try (var secret = password.get()) {
            requirePassword(secret);
            byte[] plain = crypt(Cipher.DECRYPT_MODE, cipher, derive(secret, salt, (int) rounds, keyLength), privateSection);
            return OpenSshPrivateSection.parse(plain, AES_BLOCK, publicBlob)
                    .orElseThrow(() -> new WrongPasswordException("the password is wrong"));
        }
    }

    private static void requirePassword(Secret secret) {
        // bcrypt has no empty password, so no key was ever encrypted with one.
        if (secret.isEmpty()) {
            throw new WrongPasswordException("the password is empty");
        }
    }

    private static int keyLength(String cipher) {
        return switch (cipher) {
            case "aes128-ctr", "aes128-cbc" -> 16;
            case "aes192-ctr", "aes192-cbc" -> 24;
            case "aes256-ctr", "aes256-cbc" -> 32;
            default -> throw new KeyFormatException(
                    "its cipher is not supported; change it with: ssh-keygen -p -Z aes256-ctr -f FILE");
        };
    }

    /// Key and initial vector, one behind the other.
    private static byte[] derive(Secret secret, byte[] salt, int rounds, int keyLength) {
        byte[] derived = new byte[keyLength + AES_BLOCK];
        return secret.use(bytes -> {
            new BCrypt().pbkdf(bytes, salt, rounds, derived);
            return derived;
        });
    }

    private static byte[] crypt(int mode, String cipher, byte[] derived, byte[] data) {
        int keyLength = derived.length - AES_BLOCK;
        String transformation = cipher.endsWith("-ctr") ? "AES/CTR/NoPadding" : "AES/CBC/NoPadding";
        try {
            var aes = Cipher.getInstance(transformation, "SunJCE");
            aes.init(mode, new SecretKeySpec(derived, 0, keyLength, "AES"),
                    new IvParameterSpec(derived, keyLength, AES_BLOCK));
            return aes.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES", e);
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }

    static byte[] encode(KeyPair pair, Optional<Secret> password, String comment, SecureRandom random) {
        var file = new SshWriter().raw(MAGIC);
        int check = random.nextInt();
        if (password.isEmpty()) {
            return OpenSshPrivateSection.write(file.string(PLAIN).string(PLAIN).string(new byte[0]),
                    pair, check, comment, PLAIN_BLOCK, section -> section);
        }
        requirePassword(password.get());
        byte[] salt = new byte[SALT_LENGTH];
        random.nextBytes(salt);
        var options = new SshWriter().string(salt).uint32(ROUNDS).bytes();
        byte[] derived = derive(password.get(), salt, ROUNDS, keyLength(WRITTEN_CIPHER));
        return OpenSshPrivateSection.write(file.string(WRITTEN_CIPHER).string(BCRYPT).string(options),
                pair, check, comment, AES_BLOCK, section -> crypt(Cipher.ENCRYPT_MODE, WRITTEN_CIPHER, derived, section));
    }
}
