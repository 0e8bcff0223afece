package org.countersign.server.ledger;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import org.countersign.core.crypto.Digests;

/// The hash that ties each record to all before it: SHA-256 of the hash so far and the record's bytes.
///
/// For one thread at a time.
public final class Chain {
    static final int LENGTH = 32;

    private final MessageDigest digest = Digests.newSha256();
    private final byte[] hash = new byte[LENGTH];

    public Chain(byte[] start) {
        restore(start);
    }

    /// Where the chain of a new ledger begins: bound to the ledger's ID, so that segments of two ledgers never mix.
    public static byte[] genesis(byte[] ledgerId) {
        return Digests.sha256(ledgerId);
    }

    public void add(byte[] record) {
        digest.update(hash);
        digest.update(record);
        step();
    }

    public byte[] hash() {
        return hash.clone();
    }

    void writeTo(ByteBuffer target) {
        target.put(hash);
    }

    void restore(byte[] earlier) {
        System.arraycopy(earlier, 0, hash, 0, LENGTH);
    }

    private void step() {
        try {
            digest.digest(hash, 0, LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
    }
}
