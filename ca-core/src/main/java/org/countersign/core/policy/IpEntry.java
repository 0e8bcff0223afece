package org.countersign.core.policy;

import java.util.Arrays;
import org.countersign.core.policy.ReadName.Address;
import org.countersign.core.x509.IpAddress;

/// An address, or a range in the form of address and length of its prefix. IPv4 in IPv6 form is IPv4, here as in names.
///
/// @param network bits behind the prefix do not count
record IpEntry(IpAddress network, int prefix) implements NameEntry {
    private static final int MAPPED = 96;

    static IpEntry parse(String text) {
        int slash = text.indexOf('/');
        var address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new PolicyFormatException("is neither an IP address nor a range like \"10.0.0.0/8\""));
        int bits = address.octets().length * 8;
        return new IpEntry(address, slash < 0 ? bits : prefix(text.substring(slash + 1), bits, text.indexOf(':') >= 0));
    }

    private static int prefix(String text, int bits, boolean writtenAsIpv6) {
        if (!text.matches("0|[1-9][0-9]{0,2}")) {
            throw new PolicyFormatException("has no number of bits behind the slash");
        }
        int prefix = Integer.parseInt(text) - (writtenAsIpv6 && bits == 32 ? MAPPED : 0);
        if (prefix < 0 || prefix > bits) {
            throw new PolicyFormatException("has a prefix that such addresses do not have");
        }
        return prefix;
    }

    @Override
    public boolean allows(ReadName name) {
        return name instanceof Address(var ip) && contains(ip.octets());
    }

    @Override
    public boolean denies(ReadName name) {
        return allows(name);
    }

    private boolean contains(byte[] ip) {
        byte[] range = network.octets();
        int whole = prefix / 8;
        int mask = 0xff00 >> prefix % 8 & 0xff;
        return ip.length == range.length && Arrays.equals(ip, 0, whole, range, 0, whole)
                && (mask == 0 || (ip[whole] & mask) == (range[whole] & mask));
    }
}
