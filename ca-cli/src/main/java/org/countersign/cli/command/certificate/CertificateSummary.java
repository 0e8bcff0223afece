package org.countersign.cli.command.certificate;

import java.security.cert.X509Certificate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.countersign.core.text.Printable;
import org.countersign.core.x509.ProvisionerExtension;
import org.countersign.core.x509.SubjectAlternativeName;

/// A certificate in a few lines: what it is, for whom, from whom, until when.
final class CertificateSummary {
    private CertificateSummary() {}

    static String of(X509Certificate certificate) {
        var facts = new CertificateFacts(certificate);
        var lines = new ArrayList<String>();
        lines.add("X.509v" + certificate.getVersion() + " " + kind(facts) + " Certificate (" + facts.key().shortName()
                + ") [Serial: " + shortened(certificate.getSerialNumber().toString()) + "]");
        subjects(facts, lines);
        lines.add("  Issuer:      " + CertificateFacts.commonName(certificate.getIssuerX500Principal()));
        ProvisionerExtension.in(certificate).ifPresent(provisioner -> lines.add("  Provisioner: "
                + Printable.text(provisioner.name()) + credential(provisioner)));
        lines.add("  Valid from:  " + certificate.getNotBefore().toInstant().truncatedTo(ChronoUnit.SECONDS));
        lines.add("          to:  " + certificate.getNotAfter().toInstant().truncatedTo(ChronoUnit.SECONDS));
        return String.join("\n", lines) + "\n";
    }

    private static String kind(CertificateFacts facts) {
        if (!facts.isAuthority()) {
            return "TLS";
        }
        return facts.isSelfIssued() ? "Root CA" : "Intermediate CA";
    }

    /// The names it is good for; the common name where it has no others.
    private static void subjects(CertificateFacts facts, List<String> lines) {
        var names = facts.names().stream().map(SubjectAlternativeName::value).toList();
        var shown = names.isEmpty()
                ? List.of(CertificateFacts.commonName(facts.certificate().getSubjectX500Principal())) : names;
        for (int i = 0; i < shown.size(); i++) {
            lines.add((i == 0 ? "  Subject:     " : "               ") + shown.get(i));
        }
    }

    private static String credential(ProvisionerExtension provisioner) {
        return provisioner.credentialId().isEmpty() ? ""
                : " [ID: " + shortened(Printable.text(provisioner.credentialId())) + "]";
    }

    private static String shortened(String text) {
        return text.length() <= 12 ? text : text.substring(0, 4) + "..." + text.substring(text.length() - 4);
    }
}
