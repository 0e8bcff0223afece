package org.countersign.core.nebula;

import org.countersign.core.x509.IpAddress;

/// An IPv4 address and the network it lies in. Certificates of version 1 know no others.
///
/// @param address four octets as one number
/// @param bits    length of the network prefix
public record NebulaNetwork(int address, int bits) {
    private static final int ADDRESS_BITS = 32;

    public NebulaNetwork {
        if (bits < 0 || bits > ADDRESS_BITS) {
            throw new NebulaFormatException("the mask of a network is longer than an address");
        }
    }

    /// @throws NebulaFormatException when the mask is no row of ones followed by a row of zeros
    static NebulaNetwork ofMask(int address, int mask) {
        int bits = Integer.numberOfLeadingZeros(~mask);
        if (mask(bits) != mask) {
            throw new NebulaFormatException("the mask of a network has a gap");
        }
        return new NebulaNetwork(address, bits);
    }

    /// The mask, written as an address.
    public IpAddress mask() {
        return ip(maskBits());
    }

    int maskBits() {
        return mask(bits);
    }

    private static int mask(int bits) {
        return bits == 0 ? 0 : -1 << ADDRESS_BITS - bits;
    }

    /// Whether the whole of the other network lies in this one.
    boolean contains(NebulaNetwork other) {
        return bits <= other.bits && (address & maskBits()) == (other.address & maskBits());
    }

    public IpAddress ip() {
        return ip(address);
    }

    private static IpAddress ip(int number) {
        return IpAddress.of(new byte[] {(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    }
}
