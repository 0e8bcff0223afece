package org.countersign.core.x509;

import java.io.IOException;
import java.math.BigInteger;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/// Puts the parts of a version 3 certificate together and reads the result back.
record BodyBuilder(BigInteger serial, X509SignatureAlgorithm algorithm, X500Name issuer, X500Name subject,
        PublicKey subjectKey, Instant notBefore, Instant notAfter, List<Extension> extensions) {

    X509CertificateBody build() {
        if (!notAfter.isAfter(notBefore)) {
            throw new IllegalArgumentException("a certificate ends after it begins");
        }
        var parts = new V3TBSCertificateGenerator();
        parts.setSerialNumber(new ASN1Integer(serial));
        parts.setSignature(algorithm.identifier());
        parts.setIssuer(issuer);
        parts.setSubject(subject);
        parts.setStartDate(CertificateTime.of(notBefore));
        parts.setEndDate(CertificateTime.of(notAfter));
        parts.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(subjectKey.getEncoded()));
        if (!extensions.isEmpty()) {
            parts.setExtensions(new Extensions(extensions.toArray(Extension[]::new)));
        }
        try {
            return X509CertificateBody.parse(parts.generateTBSCertificate().getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }
}
