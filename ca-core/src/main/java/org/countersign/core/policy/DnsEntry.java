package org.countersign.core.policy;

import java.util.Optional;
import org.countersign.core.policy.ReadName.Host;

/// A DNS name, or `*.` and a name: then every name with exactly one label more.
record DnsEntry(DnsName pattern) implements NameEntry {

    /// @param mayBeWildcard whether `*.` may stand in front
    static DnsEntry parse(String text, boolean mayBeWildcard) {
        var trimmed = text.strip();
        if (trimmed.isEmpty()) {
            throw new PolicyFormatException("is blank");
        }
        if (trimmed.indexOf('*') >= 0 && !(mayBeWildcard && trimmed.startsWith("*.") && trimmed.lastIndexOf('*') == 0)) {
            throw new PolicyFormatException(mayBeWildcard
                    ? "has a * elsewhere than as its whole first label; use for example \"*.example.com\""
                    : "has a *, which is not possible here");
        }
        return new DnsEntry(name(trimmed));
    }

    private static DnsName name(String text) {
        return Optional.of(text).filter(name -> !name.endsWith(".")).flatMap(DnsName::parse)
                .orElseThrow(() -> new PolicyFormatException("is not a DNS name; international names are best written as xn--..."));
    }

    @Override
    public boolean allows(ReadName name) {
        return name instanceof Host(var host) && matches(host);
    }

    /// A wildcard is good for every name that it covers, so it is denied where one of those is.
    @Override
    public boolean denies(ReadName name) {
        return name instanceof Host(var host)
                && (matches(host) || host.wildcard() && !pattern.wildcard() && pattern.isOneBelow(host));
    }

    private boolean matches(DnsName host) {
        return host.equals(pattern) || pattern.wildcard() && !host.wildcard() && host.isOneBelow(pattern);
    }
}
