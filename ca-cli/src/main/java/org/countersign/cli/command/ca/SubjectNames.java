package org.countersign.cli.command.ca;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.x509.SubjectAlternativeName;

/// The names that an X.509 certificate is good for, of the four kinds that a request may ask for: mail addresses, DNS
/// names, URIs and IP addresses.
final class SubjectNames {
    private static final Set<Integer> KINDS = Set.of(1, 2, 6, 7);

    private SubjectNames() {}

    static List<SubjectAlternativeName> of(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names.stream().filter(name -> KINDS.contains((Integer) name.getFirst()))
                    .map(name -> SubjectAlternativeName.of(name.get(1).toString().replaceAll("\\p{Cntrl}", "?"))).toList();
        } catch (CertificateParsingException e) {
            throw new CommandFailure("the certificate has an extension that cannot be read").because(e);
        }
    }
}
