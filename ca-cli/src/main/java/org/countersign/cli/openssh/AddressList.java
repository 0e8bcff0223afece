package org.countersign.cli.openssh;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;

/// The value of the critical option `source-address`: addresses and networks in CIDR form, separated by commas
/// (PROTOCOL.certkeys of OpenSSH). Host names and wild cards have no place in it.
public record AddressList(String networks) {

    /// Whether a login from this address is let through. An entry that cannot be read lets nothing through, as in sshd.
    public boolean contains(String address) {
        var peer = parse(address);
        return peer.isPresent() && Stream.of(networks.split(",")).map(String::strip)
                .anyMatch(network -> covers(network, peer.get()));
    }

    private static boolean covers(String network, byte[] peer) {
        int slash = network.indexOf('/');
        var base = parse(slash < 0 ? network : network.substring(0, slash));
        if (base.isEmpty() || base.get().length != peer.length) {
            return false;
        }
        int longest = peer.length * 8;
        String length = slash < 0 ? Integer.toString(longest) : network.substring(slash + 1);
        return length.matches("[0-9]{1,3}") && Integer.parseInt(length) <= longest
                && sameBits(base.get(), peer, Integer.parseInt(length));
    }

    private static boolean sameBits(byte[] one, byte[] other, int bits) {
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /// Only what is written as an address: a name would be looked up.
    private static Optional<byte[]> parse(String address) {
        if (!address.matches("[0-9.]{7,15}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(address).getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
