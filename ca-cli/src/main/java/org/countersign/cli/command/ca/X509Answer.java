package org.countersign.cli.command.ca;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.stream.Collectors;
import org.countersign.cli.client.IssuedX509;
import org.countersign.cli.command.LocalTimes;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.terminal.StatusLines;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.X509Certificates;
import org.countersign.core.x509.X509FormatException;

/// Looks at what the CA sent before anything is overwritten with it, and says what it is.
record X509Answer(IssuedX509 issued, X509Certificate leaf) {

    /// Refuses a certificate for another key.
    static X509Answer of(IssuedX509 issued, PublicKey key) {
        try {
            var leaf = CertificateBundle.parse(issued.toPem()).getFirst();
            if (!leaf.getPublicKey().equals(key)) {
                throw new CommandFailure("the certificate that the CA sent is for another key");
            }
            return new X509Answer(issued, leaf);
        } catch (X509FormatException e) {
            throw new CommandFailure("the certificate that the CA sent cannot be used: " + e.getMessage()).because(e);
        }
    }

    String toPem() {
        return issued.toPem();
    }

    void announce(StatusLines status) {
        String names = SubjectNames.of(leaf).stream().map(SubjectAlternativeName::value).collect(Collectors.joining(", "));
        status.done("Names", names.isEmpty() ? X509Certificates.commonName(leaf) : names);
        status.done("Valid", "from " + LocalTimes.plain(leaf.getNotBefore().toInstant()) + " to "
                + LocalTimes.plain(leaf.getNotAfter().toInstant()));
    }
}
