package org.countersign.core.issue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.x509.IpAddress;

/// Which critical options and extensions an SSH certificate may hold (PROTOCOL.certkeys of OpenSSH, "Critical options" and
/// "Extensions").
///
/// An unknown critical option makes every server refuse the certificate, and one with a broken value may mean something else to
/// the next version: both are refused here. Unknown extensions are ignored by servers and pass.
final class SshOptions {
    private static final int MOST = 64;
    private static final int LONGEST_VALUE = 4096;
    private static final int LONGEST_NAME = 128;
    /// What OpenSSH takes as one entry of `source-address`: an address, or one with the length of its network.
    private static final Pattern NETWORK = Pattern.compile("([0-9A-Fa-f.:]{2,39})(?:/([0-9]{1,3}))?");
    /// Extensions that permit by being there; with a value they are something else.
    private static final List<String> FLAGS = List.of("permit-X11-forwarding", "permit-agent-forwarding",
            "permit-port-forwarding", "permit-pty", "permit-user-rc", "no-touch-required");

    private SshOptions() {}

    /// @throws ProblemException CONTENT_NOT_ALLOWED
    static Map<String, String> critical(CertificateType type, Map<String, String> options) {
        if (type == CertificateType.HOST && !options.isEmpty()) {
            throw refuse("Clients refuse a host certificate with critical options.");
        }
        checkForm(options);
        options.forEach(SshOptions::checkCritical);
        return options;
    }

    private static void checkCritical(String name, String value) {
        switch (name) {
            case "force-command" -> {
                if (value.isBlank()) {
                    throw refuse("The critical option force-command names no command.");
                }
            }
            case "source-address" -> checkNetworks(value);
            case "verify-required" -> {
                if (!value.isEmpty()) {
                    throw refuse("The critical option verify-required has a value.");
                }
            }
            default -> throw refuse("There is no critical option " + SshNames.quoted(name) + ".");
        }
    }

    /// @throws ProblemException CONTENT_NOT_ALLOWED
    static Map<String, String> extensions(Map<String, String> options) {
        checkForm(options);
        for (var flag : FLAGS) {
            if (!options.getOrDefault(flag, "").isEmpty()) {
                throw refuse("The extension " + flag + " has a value.");
            }
        }
        return options;
    }

    static void checkForm(Map<String, String> options) {
        if (options.size() > MOST) {
            throw refuse("The certificate would have more than " + MOST + " options of one kind.");
        }
        options.forEach((name, value) -> {
            if (!isName(name)) {
                throw refuse("An option has a name that is not allowed.");
            }
            if (value.length() > LONGEST_VALUE || !value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
                throw refuse("The value of the option " + SshNames.quoted(name) + " is not one line of printable ASCII.");
            }
        });
    }

    /// A letter or digit, then letters, digits and some marks. Every certificate has half a dozen of these names.
    private static boolean isName(String name) {
        boolean plain = !name.isEmpty() && name.length() <= LONGEST_NAME && "._@+-".indexOf(name.charAt(0)) < 0;
        for (int i = 0; plain && i < name.length(); i++) {
            char c = name.charAt(i);
            plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._@+-".indexOf(c) >= 0;
        }
        return plain;
    }

    private static void checkNetworks(String list) {
        for (var network : list.split(",", -1)) {
            if (!isNetwork(network)) {
                throw refuse("The critical option source-address is not a list of addresses and networks.");
            }
        }
    }

    /// With bits beyond the length of the network OpenSSH takes the whole list for an error.
    private static boolean isNetwork(String text) {
        var parts = NETWORK.matcher(text);
        if (!parts.matches()) {
            return false;
        }
        return IpAddress.parse(parts.group(1)).filter(ip -> {
            int bits = ip.octets().length * 8;
            int length = Optional.ofNullable(parts.group(2)).map(Integer::parseInt).orElse(bits);
            return length <= bits && isZeroFrom(ip.octets(), length);
        }).isPresent();
    }

    private static boolean isZeroFrom(byte[] octets, int bit) {
        for (int i = bit; i < octets.length * 8; i++) {
            if ((octets[i / 8] >> 7 - i % 8 & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    private static ProblemException refuse(String message) {
        return ProblemCode.CONTENT_NOT_ALLOWED.refuse(message);
    }
}
