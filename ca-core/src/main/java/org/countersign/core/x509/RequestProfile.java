package org.countersign.core.x509;

import java.io.IOException;
import java.security.KeyPair;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/// The certificate request (PKCS #10, RFC 2986) that a client makes for its own key: subject and names, nothing else.
/// [CertificateRequest] reads it back.
public final class RequestProfile {
    private RequestProfile() {}

    /// DER, signed with the key that it asks a certificate for.
    public static byte[] der(SubjectName subject, List<SubjectAlternativeName> names, KeyPair key) {
        var algorithm = X509SignatureAlgorithm.ofKey(key.getPublic());
        try {
            var info = new CertificationRequestInfo(subject.encode(),
                    SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()), new DERSet(extensionRequest(subject, names)));
            byte[] signature = algorithm.signer(key.getPrivate()).sign(info.getEncoded(ASN1Encoding.DER));
            return new CertificationRequest(info, algorithm.identifier(), new DERBitString(signature))
                    .getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }

    private static Attribute[] extensionRequest(SubjectName subject, List<SubjectAlternativeName> names) {
        if (names.isEmpty()) {
            return new Attribute[0];
        }
        var extensions = new Extensions(StandardExtensions.names(names, subject.attributes().isEmpty()));
        return new Attribute[] {
            new Attribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, new DERSet(extensions))
        };
    }
}
