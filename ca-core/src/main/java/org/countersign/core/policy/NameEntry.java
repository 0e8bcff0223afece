package org.countersign.core.policy;

/// One entry of a list. It asks two questions of a name that was read, because a doubt counts differently: what is allowed is
/// matched narrowly, what is denied is matched broadly.
public sealed interface NameEntry permits DnsEntry, IpEntry, EmailEntry, UriEntry, TextEntry {

    /// Whether the name is one that is meant by this entry, beyond doubt.
    boolean allows(ReadName name);

    /// Whether a certificate for the name would be good for something that is meant by this entry.
    boolean denies(ReadName name);
}
