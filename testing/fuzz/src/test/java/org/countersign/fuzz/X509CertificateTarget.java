package org.countersign.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.X509Certificates;
import org.countersign.core.x509.X509FormatException;

/// X.509 certificates in DER, and bundles in PEM.
record X509CertificateTarget() implements Target {
    @Override
    public boolean feed(byte[] data) throws Exception {
        return takesDer(data) | takesPem(data);
    }

    private static boolean takesDer(byte[] data) throws Exception {
        try {
            var certificate = X509Certificates.parse(data);
            Target.require(Arrays.equals(data, certificate.getEncoded()), "a certificate has one encoding");
            return true;
        } catch (X509FormatException e) {
            return false;
        }
    }

    private static boolean takesPem(byte[] data) {
        try {
            return !CertificateBundle.parse(new String(data, StandardCharsets.ISO_8859_1)).isEmpty();
        } catch (X509FormatException e) {
            return false;
        }
    }
}
