package org.countersign.cli.client;

import java.security.cert.X509Certificate;
import java.util.List;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.X509Certificates;
import org.countersign.core.x509.X509FormatException;

/// The root certificates that a client trusts, at least one.
public record RootCertificates(List<X509Certificate> certificates) {
    public RootCertificates {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("there is no certificate in it");
        }
    }

    /// Reads a PEM text.
    ///
    /// @throws IllegalArgumentException with the reason when it holds no certificate, a broken one, or anything else
    public static RootCertificates parse(String pem) {
        try {
            return new RootCertificates(CertificateBundle.parse(pem));
        } catch (X509FormatException e) {
            throw new IllegalArgumentException(e.getMessage() + " in it", e);
        }
    }

    /// Whether one of them has this fingerprint.
    public boolean contains(String fingerprint) {
        return certificates.stream().anyMatch(certificate -> fingerprint(certificate).equals(fingerprint));
    }

    /// Hex SHA-256 of the DER, by which users and tokens name a root.
    public static String fingerprint(X509Certificate certificate) {
        return X509Certificates.fingerprint(certificate);
    }

    /// The certificates as PEM, as they go into a root file.
    public String toPem() {
        return CertificateBundle.toPem(certificates);
    }
}
