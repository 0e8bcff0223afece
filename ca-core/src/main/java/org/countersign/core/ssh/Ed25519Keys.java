package org.countersign.core.ssh;

import java.math.BigInteger;
import java.security.PublicKey;
import org.countersign.core.crypto.LittleEndian;

/// Ed25519 keys from the bare 32 bytes that other formats carry.
public final class Ed25519Keys {
    private static final BigInteger PRIME = Ed25519Points.PRIME;

    private Ed25519Keys() {}

    /// @param point encoded as RFC 8032 has it
    /// @throws SshFormatException when it is no key: not on the curve, or one under which any signature can be made to verify
    public static PublicKey ofPoint(byte[] point) {
        var blob = new SshWriter().string(SshKeyType.ED25519.wireName()).string(point).bytes();
        return SshPublicKey.parse(blob).toJca();
    }

    /// The key that signatures of an X25519 key verify with (XEdDSA, "Elliptic curve conversions"): y = (u - 1) / (u + 1), and of
    /// the two points with this y the one with an even x.
    ///
    /// @param u as RFC 7748 encodes it, in its one form
    /// @throws SshFormatException when it is no key
    public static PublicKey ofX25519(byte[] u) {
        if (u.length != Ed25519Points.LENGTH) {
            throw new SshFormatException("an X25519 key has 32 bytes");
        }
        var value = LittleEndian.number(u);
        if (value.compareTo(PRIME) >= 0 || value.equals(PRIME.subtract(BigInteger.ONE))) {
            throw new SshFormatException("the X25519 key is not a valid one");
        }
        var y = value.subtract(BigInteger.ONE).multiply(value.add(BigInteger.ONE).modInverse(PRIME)).mod(PRIME);
        return ofPoint(LittleEndian.bytes(y, Ed25519Points.LENGTH));
    }
}
