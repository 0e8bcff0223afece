package org.countersign.core.policy;

import org.countersign.core.x509.IpAddress;

/// A name of a certificate, brought into the one form in which names are compared.
sealed interface ReadName {
    record Host(DnsName name) implements ReadName {}

    record Address(IpAddress ip) implements ReadName {}

    record Mailbox(String local, DnsName host) implements ReadName {}

    record Text(String text) implements ReadName {}
}
