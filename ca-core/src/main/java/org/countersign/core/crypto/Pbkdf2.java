package org.countersign.core.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/// PBKDF2 with HMAC (RFC 8018, "PBKDF2"; RFC 2104) on raw password bytes.
///
/// The JDK has it, but takes the password as characters, which not every password is, and starts both of HMAC's
/// digests anew in every round. Here a round begins with copies of digests that have read the two key blocks, which
/// halves the work: a person waits for these rounds with every password-protected provisioner key.
public final class Pbkdf2 {
    /// The hash function below HMAC.
    public enum Hash {
        SHA1("SHA-1", 64),
        SHA256("SHA-256", 64),
        SHA512("SHA-512", 128);

        private final String digest;
        private final int blockLength;

        Hash(String digest, int blockLength) {
            this.digest = digest;
            this.blockLength = blockLength;
        }

        private MessageDigest start() {
            try {
                // The JDK's own by name: its copies are cheap, those of native providers are not.
                return MessageDigest.getInstance(digest, "SUN");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has " + digest, e);
            }
        }
    }

    private final MessageDigest inner;
    private final MessageDigest outer;
    private final byte[] block;

    private Pbkdf2(Hash hash, byte[] password) {
        byte[] key = password.length > hash.blockLength ? hash.start().digest(password) : password.clone();
        inner = started(hash, key, 0x36);
        outer = started(hash, key, 0x5c);
        block = new byte[inner.getDigestLength()];
        Arrays.fill(key, (byte) 0);
    }

    private static MessageDigest started(Hash hash, byte[] key, int pad) {
        byte[] padded = new byte[hash.blockLength];
        for (int i = 0; i < padded.length; i++) {
            padded[i] = (byte) ((i < key.length ? key[i] : 0) ^ pad);
        }
        var digest = hash.start();
        digest.update(padded);
        Arrays.fill(padded, (byte) 0);
        return digest;
    }

    /// The first `length` bytes of the derived key.
    public static byte[] derive(Hash hash, byte[] password, byte[] salt, int rounds, int length) {
        if (rounds < 1 || length < 1) {
            throw new IllegalArgumentException("rounds and length are positive");
        }
        var function = new Pbkdf2(hash, password);
        byte[] derived = new byte[length];
        try {
            for (int at = 0, number = 1; at < length; at += function.block.length, number++) {
                byte[] part = function.part(salt, number, rounds);
                System.arraycopy(part, 0, derived, at, Math.min(part.length, length - at));
                Arrays.fill(part, (byte) 0);
            }
            return derived;
        } catch (GeneralSecurityException | CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's digests can be copied", e);
        } finally {
            Arrays.fill(function.block, (byte) 0);
        }
    }

    private byte[] part(byte[] salt, int number, int rounds) throws GeneralSecurityException, CloneNotSupportedException {
        var first = (MessageDigest) inner.clone();
        first.update(salt);
        first.update(new byte[] {(byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number});
        finish(first);
        byte[] sum = block.clone();
        for (int round = 1; round < rounds; round++) {
            next();
            for (int i = 0; i < sum.length; i++) {
                sum[i] ^= block[i];
            }
        }
        return sum;
    }

    /// The HMAC of the block, in its place. Small, since a program that has just started waits for the compiler here: it is done with
    /// this method long before it would be with the loop around it and all that is in it.
    private void next() throws GeneralSecurityException, CloneNotSupportedException {
        var started = (MessageDigest) inner.clone();
        started.update(block);
        finish(started);
    }

    /// Leaves in [#block] the HMAC of what the inner digest has read.
    private void finish(MessageDigest started) throws GeneralSecurityException, CloneNotSupportedException {
        started.digest(block, 0, block.length);
        var last = (MessageDigest) outer.clone();
        last.update(block);
        last.digest(block, 0, block.length);
    }
}
