package org.countersign.core.x509;

import java.io.IOException;
import java.math.BigInteger;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.countersign.core.keys.Der;

/// Puts the parts of a version 3 certificate together (RFC 5280, "Basic Certificate Fields") and reads the result back.
///
/// Each part is encoded by itself: Bouncy Castle's generator reads most of them anew and counts the whole several times before it writes
/// it.
record BodyBuilder(BigInteger serial, X509SignatureAlgorithm algorithm, X500Name issuer, X500Name subject,
        PublicKey subjectKey, Instant notBefore, Instant notAfter, List<Extension> extensions) {
    private static final byte[] VERSION_3 = der(new DERTaggedObject(true, 0, new ASN1Integer(2)));
    private static final int EXTENSIONS = 3;

    X509CertificateBody build() {
        if (!notAfter.isAfter(notBefore)) {
            throw new IllegalArgumentException("a certificate ends after it begins");
        }
        if (issuer.size() == 0) {
            throw new IllegalArgumentException("an issuer has a name");
        }
        return X509CertificateBody.parse(Der.sequence(VERSION_3, der(new ASN1Integer(serial)), algorithm.encoded(), der(issuer),
                Der.sequence(CertificateTime.der(notBefore), CertificateTime.der(notAfter)), der(subject), subjectKey.getEncoded(),
                extensionField()));
    }

    private byte[] extensionField() {
        return extensions.isEmpty() ? new byte[0]
                : der(new DERTaggedObject(true, EXTENSIONS, new Extensions(extensions.toArray(Extension[]::new))));
    }

    static byte[] der(ASN1Encodable value) {
        try {
            return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }
}
