package org.countersign.core.x509;

import java.util.Optional;

/// Which names are never certified, whoever asks: those that one reader of a certificate takes for something else than
/// another reader does.
final class NameRules {
    private static final int LONGEST = 1024;

    private NameRules() {}

    static Optional<String> objection(SubjectAlternativeName name) {
        var value = name.value();
        if (value.length() > LONGEST) {
            return Optional.of("it is too long");
        }
        if (value.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
            return Optional.of("it has characters outside printable ASCII");
        }
        return switch (name.type()) {
            case DNS -> dns(value);
            case EMAIL -> email(value);
            case IP -> ip(value);
            case URI -> uri(value);
        };
    }

    private static Optional<String> dns(String value) {
        var labels = value.startsWith("*.") ? value.substring(2) : value;
        if (labels.indexOf('*') >= 0) {
            return Optional.of("a wildcard is only allowed as the first label, with a name behind it");
        }
        if (labels.isEmpty() || labels.startsWith(".") || labels.endsWith(".") || labels.contains("..")) {
            return Optional.of("a label of it is empty");
        }
        if (looksLikeAddress(labels)) {
            return Optional.of("it is an address and not a name");
        }
        return Optional.empty();
    }

    /// Some readers treat a DNS name whose last label is a number, or that has colons, as an IP address.
    private static boolean looksLikeAddress(String name) {
        return name.indexOf(':') >= 0 || name.startsWith("[")
                || name.indexOf('.') >= 0 && name.substring(name.lastIndexOf('.') + 1).matches("[0-9]+");
    }

    private static Optional<String> email(String value) {
        int at = value.indexOf('@');
        if (at != value.lastIndexOf('@')) {
            return Optional.of("it has more than one @");
        }
        if (at == 0 || value.indexOf(' ') >= 0 || dns(value.substring(at + 1)).isPresent()
                || value.indexOf('*', at) >= 0) {
            return Optional.of("it is not a plain e-mail address");
        }
        return Optional.empty();
    }

    private static Optional<String> ip(String value) {
        boolean canonical = IpAddress.parse(value).filter(ip -> ip.toString().equals(value)).isPresent();
        return canonical ? Optional.empty() : Optional.of("it is an IPv4 address in IPv6 form");
    }

    private static Optional<String> uri(String value) {
        var url = GoUrl.parse(value);
        if (url.isEmpty() || value.indexOf(' ') >= 0) {
            return Optional.of("it is not a URI");
        }
        return url.get().hasUserInfo() ? Optional.of("it has a user name in it") : Optional.empty();
    }
}
