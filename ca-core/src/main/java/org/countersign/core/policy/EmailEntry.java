package org.countersign.core.policy;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.countersign.core.policy.ReadName.Mailbox;

/// A mailbox, or all those at exactly one host.
///
/// @param local what stands before the `@`; none: any
record EmailEntry(Optional<String> local, DnsName host) implements NameEntry {
    /// Plain local parts. Quoted ones, which can say the same in many ways, are no names here.
    private static final Pattern LOCAL = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

    static EmailEntry parse(String text) {
        var lower = text.strip().toLowerCase(Locale.ROOT);
        int at = lower.indexOf('@');
        if (lower.indexOf('*') >= 0) {
            throw new PolicyFormatException("has a *; write \"@example.com\" for every mailbox of a host");
        }
        if (at > 0 && !LOCAL.matcher(lower.substring(0, at)).matches()) {
            throw new PolicyFormatException("is not a mailbox");
        }
        var host = DnsEntry.parse(lower.substring(at + 1), false).pattern();
        return new EmailEntry(at > 0 ? Optional.of(lower.substring(0, at)) : Optional.empty(), host);
    }

    /// A mailbox as a certificate names it.
    static Optional<Mailbox> read(String text) {
        int at = text.indexOf('@');
        if (at <= 0 || !LOCAL.matcher(text.substring(0, at)).matches()) {
            return Optional.empty();
        }
        return DnsName.parse(text.substring(at + 1)).filter(host -> !host.wildcard())
                .map(host -> new Mailbox(text.substring(0, at), host));
    }

    @Override
    public boolean allows(ReadName name) {
        return name instanceof Mailbox(var mailbox, var at) && at.equals(host) && local.filter(one -> !one.equals(mailbox)).isEmpty();
    }

    /// Most servers deliver to one mailbox whatever the case.
    @Override
    public boolean denies(ReadName name) {
        return name instanceof Mailbox(var mailbox, var at) && at.equals(host)
                && local.filter(one -> !one.equalsIgnoreCase(mailbox)).isEmpty();
    }
}
