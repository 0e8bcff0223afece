package org.countersign.cli.client;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.countersign.core.crypto.Digests;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.Pem;

/// The root certificates that a client trusts, at least one.
public record RootCertificates(List<X509Certificate> certificates) {
    private static final String LABEL = "CERTIFICATE";

    public RootCertificates {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("there is no certificate in it");
        }
    }

    /// Reads a PEM text; blocks that are no certificates are skipped.
    ///
    /// @throws IllegalArgumentException with the reason when it holds no certificate or a broken one
    public static RootCertificates parse(String pem) {
        var found = new ArrayList<X509Certificate>();
        try {
            for (var block : Pem.parse(pem)) {
                if (block.label().equals(LABEL)) {
                    found.add(certificate(block.der()));
                }
            }
        } catch (KeyFormatException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return new RootCertificates(found);
    }

    private static X509Certificate certificate(byte[] der) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("it holds a certificate that cannot be read", e);
        }
    }

    /// Whether one of them has this fingerprint.
    public boolean contains(String fingerprint) {
        return certificates.stream().anyMatch(certificate -> fingerprint(certificate).equals(fingerprint));
    }

    /// Hex SHA-256 of the DER, by which users and tokens name a root.
    public static String fingerprint(X509Certificate certificate) {
        return Digests.sha256Hex(der(certificate));
    }

    /// The certificates as PEM, as they go into a root file.
    public String toPem() {
        var text = new StringBuilder();
        certificates.forEach(certificate -> text.append(Pem.encode(LABEL, der(certificate))));
        return text.toString();
    }


    private static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
    }
}
