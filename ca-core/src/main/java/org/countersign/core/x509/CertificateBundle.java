package org.countersign.core.x509;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.Pem;
import org.countersign.core.keys.PemBlock;

/// Certificates in PEM: one after the other, as files and answers hold them.
public final class CertificateBundle {
    static final String LABEL = "CERTIFICATE";

    private CertificateBundle() {}

    /// The certificates of a text in order. Text around the blocks is skipped; a block of another kind is an error, because
    /// the text is then not what its reader thinks it is.
    ///
    /// @throws X509FormatException when there is none, or one of them cannot be read
    public static List<X509Certificate> parse(String pem) {
        var certificates = new ArrayList<X509Certificate>();
        for (var block : blocks(pem)) {
            if (!block.label().equals(LABEL)) {
                throw new X509FormatException("there is a PEM block that is not a certificate");
            }
            certificates.add(X509Certificates.parse(block.der()));
        }
        if (certificates.isEmpty()) {
            throw new X509FormatException("there is no certificate");
        }
        return List.copyOf(certificates);
    }

    private static List<PemBlock> blocks(String pem) {
        try {
            return Pem.parse(pem);
        } catch (KeyFormatException e) {
            throw new X509FormatException("the text is not PEM");
        }
    }

    public static String toPem(X509Certificate certificate) {
        return Pem.encode(LABEL, X509Certificates.der(certificate));
    }

    public static String toPem(List<X509Certificate> certificates) {
        var pem = new StringBuilder();
        certificates.forEach(certificate -> pem.append(toPem(certificate)));
        return pem.toString();
    }
}
