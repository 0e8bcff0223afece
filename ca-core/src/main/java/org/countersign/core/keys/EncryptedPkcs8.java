package org.countersign.core.keys;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.generators.SCrypt;
import org.countersign.core.crypto.Pbkdf2;

/// The DER inside `ENCRYPTED PRIVATE KEY`: PKCS#8 under PBES2 (RFC 8018, "PBES2"). Reads what OpenSSL and the Go tools
/// write; writes PBKDF2-HMAC-SHA256 with 600,000 rounds and AES-256-CBC, which both read.
///
/// The parameters come with the file, so they are bounded before any work is done with them.
final class EncryptedPkcs8 {
    static final int ROUNDS = 600_000;
    private static final BlockCipher WRITTEN = BlockCipher.AES_256;
    private static final int SALT_LENGTH = 16;
    private static final int MAX_ROUNDS = 10_000_000;
    private static final long MAX_SCRYPT_MEMORY = 256L * 1024 * 1024;
    /// Work grows with memory times passes: this is a few seconds.
    private static final long MAX_SCRYPT_WORK = 4 * MAX_SCRYPT_MEMORY;

    private static final String PBES2 = "1.2.840.113549.1.5.13";
    private static final String PBKDF2 = "1.2.840.113549.1.5.12";
    private static final String SCRYPT = "1.3.6.1.4.1.11591.4.11";
    private static final String HMAC_SHA1 = "1.2.840.113549.2.7";
    private static final String HMAC_SHA256 = "1.2.840.113549.2.9";
    private static final String HMAC_SHA512 = "1.2.840.113549.2.11";

    private EncryptedPkcs8() {}

    static byte[] decrypt(byte[] der, Secret password, DerivedKeys derived) {
        var outer = new DerReader(der);
        var reader = outer.sequence();
        outer.expectEnd();
        var algorithm = reader.sequence();
        byte[] data = reader.octets();
        reader.expectEnd();
        if (!algorithm.oid().equals(PBES2)) {
            throw new KeyFormatException("its encryption is not PBES2; write the key again with: openssl pkcs8 -topk8");
        }
        var parameters = algorithm.sequence();
        algorithm.expectEnd();
        var derivation = parameters.sequence();
        var scheme = parameters.sequence();
        parameters.expectEnd();
        var cipher = BlockCipher.ofOid(scheme.oid())
                .orElseThrow(() -> unsupported("cipher", "AES-CBC, 3DES and DES are"));
        byte[] iv = scheme.octets();
        scheme.expectEnd();
        if (iv.length != cipher.blockLength()) {
            throw new KeyFormatException("its initial vector has the wrong length");
        }
        byte[] key = deriveKey(derivation, cipher.keyLength(), password, derived);
        try {
            return cipher.decryptDer(key, iv, data);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] deriveKey(DerReader derivation, int keyLength, Secret password, DerivedKeys derived) {
        String function = derivation.oid();
        var parameters = derivation.sequence();
        derivation.expectEnd();
        return switch (function) {
            case PBKDF2 -> pbkdf2(parameters, keyLength, password, derived);
            case SCRYPT -> scrypt(parameters, keyLength, password);
            default -> throw unsupported("key derivation", "PBKDF2 and scrypt are");
        };
    }

    private static byte[] pbkdf2(DerReader parameters, int keyLength, Secret password, DerivedKeys derived) {
        byte[] salt = salt(parameters);
        int rounds = parameters.small();
        checkKeyLength(parameters, keyLength);
        var hash = parameters.atEnd() ? Pbkdf2.Hash.SHA1 : hash(parameters.sequence());
        parameters.expectEnd();
        if (rounds < 1 || rounds > MAX_ROUNDS) {
            throw new KeyFormatException("it asks for more than " + MAX_ROUNDS + " rounds of PBKDF2, or none");
        }
        return derived.pbkdf2(hash, password, salt, rounds, keyLength);
    }

    private static Pbkdf2.Hash hash(DerReader algorithm) {
        var hash = switch (algorithm.oid()) {
            case HMAC_SHA1 -> Pbkdf2.Hash.SHA1;
            case HMAC_SHA256 -> Pbkdf2.Hash.SHA256;
            case HMAC_SHA512 -> Pbkdf2.Hash.SHA512;
            default -> throw unsupported("PBKDF2 hash", "SHA-1, SHA-256 and SHA-512 are");
        };
        if (!algorithm.atEnd()) {
            algorithm.nothing();
        }
        algorithm.expectEnd();
        return hash;
    }

    private static byte[] scrypt(DerReader parameters, int keyLength, Secret password) {
        byte[] salt = salt(parameters);
        int cost = parameters.small();
        int blockSize = parameters.small();
        int parallel = parameters.small();
        checkKeyLength(parameters, keyLength);
        parameters.expectEnd();
        checkScrypt(cost, blockSize, parallel);
        return password.use(bytes -> SCrypt.generate(bytes, salt, cost, blockSize, parallel, keyLength));
    }

    private static void checkScrypt(int cost, int blockSize, int parallel) {
        long memory = saturatedProduct(128L * cost, blockSize);
        boolean possible = cost > 1 && Integer.bitCount(cost) == 1 && blockSize > 0 && parallel > 0
                && (blockSize > 1 || cost < 1 << 16);
        if (!possible || memory > MAX_SCRYPT_MEMORY || saturatedProduct(memory, parallel) > MAX_SCRYPT_WORK) {
            throw new KeyFormatException("it asks for scrypt with more than 256 MiB of memory, or senseless parameters");
        }
    }

    private static long saturatedProduct(long a, long b) {
        return Math.multiplyHigh(a, b) == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
    }

    private static byte[] salt(DerReader parameters) {
        byte[] salt = parameters.octets();
        if (salt.length > 1024) {
            throw new KeyFormatException("its salt is longer than 1024 bytes");
        }
        return salt;
    }

    private static void checkKeyLength(DerReader parameters, int keyLength) {
        if (parameters.nextIs(Der.INTEGER) && parameters.small() != keyLength) {
            throw new KeyFormatException("its key length does not fit its cipher");
        }
    }

    private static KeyFormatException unsupported(String what, String supported) {
        return new KeyFormatException("its " + what + " is not supported; " + supported);
    }

    /// Keys that are written together: one salt, so that one derivation opens all of them, and an initial vector for each.
    static List<byte[]> encrypt(List<byte[]> keys, Secret password, SecureRandom random) {
        byte[] salt = random(SALT_LENGTH, random);
        byte[] key = password.use(bytes -> Pbkdf2.derive(Pbkdf2.Hash.SHA256, bytes, salt, ROUNDS, WRITTEN.keyLength()));
        try {
            return keys.stream().map(pkcs8 -> encrypt(pkcs8, key, salt, random(WRITTEN.blockLength(), random))).toList();
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] encrypt(byte[] pkcs8, byte[] key, byte[] salt, byte[] iv) {
        var derivation = Der.sequence(Der.oid(PBKDF2), Der.sequence(Der.octets(salt), Der.integer(ROUNDS),
                Der.sequence(Der.oid(HMAC_SHA256), Der.nothing())));
        var scheme = Der.sequence(Der.oid(WRITTEN.oid()), Der.octets(iv));
        return Der.sequence(Der.sequence(Der.oid(PBES2), Der.sequence(derivation, scheme)),
                Der.octets(WRITTEN.encrypt(key, iv, pkcs8)));
    }

    private static byte[] random(int length, SecureRandom random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
