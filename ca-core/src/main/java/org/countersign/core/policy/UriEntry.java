package org.countersign.core.policy;

import java.util.Optional;
import org.countersign.core.policy.ReadName.Host;
import org.countersign.core.x509.IpAddress;
import org.countersign.core.x509.SubjectAlternativeName;

/// A host, or `*.` and a host, that URIs may point to. Scheme, port and path of a URI do not count.
record UriEntry(DnsEntry host) implements NameEntry {

    static UriEntry parse(String text) {
        if (text.indexOf(':') >= 0 || text.indexOf('/') >= 0 || text.indexOf('[') >= 0 || text.indexOf('@') >= 0
                || IpAddress.parse(text.strip()).isPresent()) {
            throw new PolicyFormatException("is not the name of a host: leave out scheme, port and path; addresses are not possible");
        }
        return new UriEntry(DnsEntry.parse(text, true));
    }

    /// The host of a URI, if it has one that can be compared. Browsers take a name for an address when its last label is a number.
    static Optional<Host> read(String uri) {
        return SubjectAlternativeName.uriHost(uri).flatMap(DnsName::parse)
                .filter(host -> !host.wildcard() && !host.labels().getLast().matches("[0-9]+|0x[0-9a-f]*")).map(Host::new);
    }

    @Override
    public boolean allows(ReadName name) {
        return host.allows(name);
    }

    @Override
    public boolean denies(ReadName name) {
        return host.denies(name);
    }
}
