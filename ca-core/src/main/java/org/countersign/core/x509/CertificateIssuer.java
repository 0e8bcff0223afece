package org.countersign.core.x509;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;

/// Who signs a certificate: its name and key identifier go into what it signs, and its key decides the algorithm.
public final class CertificateIssuer {
    private final X509Certificate certificate;
    private final X500Name name;
    private final byte[] keyIdentifier;
    private final X509SignatureAlgorithm algorithm;

    private CertificateIssuer(X509Certificate certificate) {
        this.certificate = certificate;
        name = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        keyIdentifier = keyIdentifierOf(certificate);
        algorithm = X509SignatureAlgorithm.ofIssuer(certificate);
    }

    /// @throws X509FormatException when the certificate is not one of a CA, or its key cannot sign certificates here
    public static CertificateIssuer of(X509Certificate certificate) {
        if (certificate.getBasicConstraints() < 0) {
            throw new X509FormatException("the issuer's certificate is not one of a certificate authority");
        }
        return new CertificateIssuer(certificate);
    }

    private static byte[] keyIdentifierOf(X509Certificate certificate) {
        byte[] wrapped = certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId());
        return wrapped == null ? KeyIdentifiers.of(certificate.getPublicKey())
                : ASN1OctetString.getInstance(ASN1OctetString.getInstance(wrapped).getOctets()).getOctets();
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public PublicKey publicKey() {
        return certificate.getPublicKey();
    }

    public X509SignatureAlgorithm algorithm() {
        return algorithm;
    }

    X500Name name() {
        return name;
    }

    byte[] keyIdentifier() {
        return keyIdentifier;
    }
}
