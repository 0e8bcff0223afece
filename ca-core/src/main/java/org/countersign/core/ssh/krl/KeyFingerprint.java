package org.countersign.core.ssh.krl;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;

/// Hash of a public key blob as OpenSSH prints it, `SHA256:` or `SHA1:` and unpadded base64. SHA-1 is here only because old
/// lists hold it; whoever could find a second key with the same hash would merely have revoked it.
public record KeyFingerprint(Hash hash, String text) {
    /// The hashes that a list can hold.
    public enum Hash {
        SHA1("SHA-1", 20), SHA256("SHA-256", 32);

        private final String algorithm;
        private final int length;

        Hash(String algorithm, int length) {
            this.algorithm = algorithm;
            this.length = length;
        }

        int length() {
            return length;
        }

        byte[] of(byte[] data) {
            try {
                return MessageDigest.getInstance(algorithm).digest(data);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has " + algorithm, e);
            }
        }
    }

    public KeyFingerprint {
        if (!text.startsWith(hash + ":") || decode(hash, text).length != hash.length) {
            throw new SshFormatException("that is no " + hash + " fingerprint");
        }
    }

    public static KeyFingerprint of(Hash hash, SshPublicKey key) {
        return ofBytes(hash, hash.of(key.blob()));
    }

    static KeyFingerprint ofBytes(Hash hash, byte[] bytes) {
        return new KeyFingerprint(hash, hash + ":" + Base64.getEncoder().withoutPadding().encodeToString(bytes));
    }

    byte[] bytes() {
        return decode(hash, text);
    }

    private static byte[] decode(Hash hash, String text) {
        var base64 = text.substring(hash.name().length() + 1);
        return StrictBase64.decode(base64 + "=".repeat(-base64.length() & 3)).orElse(new byte[0]);
    }

    @Override
    public String toString() {
        return text;
    }
}
