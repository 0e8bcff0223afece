package org.countersign.core.policy;

import java.util.function.Function;

/// A kind of name with lists of its own. The names of a certificate are judged in this order.
public enum NameKind {
    DNS("dns", "DNS name", text -> DnsEntry.parse(text, true)),
    IP("ip", "IP address", IpEntry::parse),
    EMAIL("email", "e-mail address", EmailEntry::parse),
    URI("uri", "URI", UriEntry::parse),
    PRINCIPAL("principal", "principal", TextEntry::principal),
    COMMON_NAME("cn", "common name", TextEntry::commonName);

    private final String list;
    private final String title;
    private final Function<String, NameEntry> reading;

    NameKind(String list, String title, Function<String, NameEntry> reading) {
        this.list = list;
        this.title = title;
        this.reading = reading;
    }

    /// Name of its list in configuration files.
    public String list() {
        return list;
    }

    /// What people call it.
    String title() {
        return title;
    }

    /// Reads one entry of such a list.
    ///
    /// @throws PolicyFormatException when nothing could ever match it, or something that was not meant
    public NameEntry entry(String text) {
        return reading.apply(text);
    }
}
