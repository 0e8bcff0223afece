package org.countersign.core.x509;

import java.util.Arrays;
import java.util.Optional;

/// An IP address: four octets or sixteen, as it stands in a certificate. An IPv4 address written in IPv6 form is the IPv4
/// address, so that each address has one encoding and one text.
public final class IpAddress {
    private static final int GROUPS = 8;

    private final byte[] octets;

    private IpAddress(byte[] octets) {
        this.octets = mapsIpv4(octets) ? Arrays.copyOfRange(octets, 12, 16) : octets;
    }

    /// @throws X509FormatException unless there are four octets or sixteen
    public static IpAddress of(byte[] octets) {
        if (octets.length != 4 && octets.length != 16) {
            throw new X509FormatException("an IP address has neither four octets nor sixteen");
        }
        return new IpAddress(octets.clone());
    }

    /// Reads a literal. There are no zones, no short forms and no leading zeros in IPv4, which some readers take as octal.
    public static Optional<IpAddress> parse(String text) {
        var octets = text.indexOf(':') >= 0 ? parseIpv6(text) : parseIpv4(text);
        return octets.map(IpAddress::new);
    }

    private static boolean mapsIpv4(byte[] octets) {
        if (octets.length != 16) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (octets[i] != 0) {
                return false;
            }
        }
        return octets[10] == -1 && octets[11] == -1;
    }

    private static Optional<byte[]> parseIpv4(String text) {
        var parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        var octets = new byte[4];
        for (int i = 0; i < 4; i++) {
            var part = parts[i];
            if (!part.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(part) > 255) {
                return Optional.empty();
            }
            octets[i] = (byte) Integer.parseInt(part);
        }
        return Optional.of(octets);
    }

    private static Optional<byte[]> parseIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text).filter(octets -> octets.length == 16);
        }
        var head = groups(text.substring(0, gap));
        var tail = groups(text.substring(gap + 2));
        boolean dotsBeforeGap = text.lastIndexOf('.', gap) >= 0;
        if (head.isEmpty() || tail.isEmpty() || dotsBeforeGap || head.get().length + tail.get().length > 14) {
            return Optional.empty();
        }
        var octets = Arrays.copyOf(head.get(), 16);
        System.arraycopy(tail.get(), 0, octets, 16 - tail.get().length, tail.get().length);
        return Optional.of(octets);
    }

    /// Groups of up to four hex digits; the last two may be written as an IPv4 address.
    private static Optional<byte[]> groups(String text) {
        if (text.isEmpty()) {
            return Optional.of(new byte[0]);
        }
        var parts = text.split(":", -1);
        var octets = new byte[2 * GROUPS + 2];
        int length = 0;
        for (int i = 0; i < parts.length; i++) {
            if (length >= 2 * GROUPS) {
                return Optional.empty();
            }
            if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                var ipv4 = parseIpv4(parts[i]);
                if (ipv4.isEmpty() || length > 12) {
                    return Optional.empty();
                }
                System.arraycopy(ipv4.get(), 0, octets, length, 4);
                length += 4;
            } else {
                if (!parts[i].matches("[0-9a-fA-F]{1,4}")) {
                    return Optional.empty();
                }
                int group = Integer.parseInt(parts[i], 16);
                octets[length++] = (byte) (group >> 8);
                octets[length++] = (byte) group;
            }
        }
        return Optional.of(Arrays.copyOf(octets, length));
    }

    public byte[] octets() {
        return octets.clone();
    }

    /// Dotted decimal, or the one recommended text of an IPv6 address (RFC 5952).
    @Override
    public String toString() {
        return octets.length == 4 ? dotted() : colons();
    }

    private String dotted() {
        return (octets[0] & 255) + "." + (octets[1] & 255) + "." + (octets[2] & 255) + "." + (octets[3] & 255);
    }

    private String colons() {
        int gapAt = -1;
        int gapLength = 1;
        for (int at = 0; at < GROUPS; at++) {
            int length = zerosFrom(at);
            if (length > gapLength) {
                gapAt = at;
                gapLength = length;
            }
        }
        var text = new StringBuilder();
        for (int at = 0; at < GROUPS; at++) {
            if (at == gapAt) {
                text.append("::");
                at += gapLength - 1;
            } else {
                if (at > 0 && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(at)));
            }
        }
        return text.toString();
    }

    private int zerosFrom(int at) {
        int length = 0;
        while (at + length < GROUPS && group(at + length) == 0) {
            length++;
        }
        return length;
    }

    private int group(int at) {
        return (octets[2 * at] & 255) << 8 | octets[2 * at + 1] & 255;
    }
}
