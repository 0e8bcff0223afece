package org.countersign.core.x509;

import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/// The extensions that the profiles are made of.
final class StandardExtensions {
    /// What a key may be used for; these stand first in a certificate.
    static final List<ASN1ObjectIdentifier> USAGE =
            List.of(Extension.keyUsage, Extension.extendedKeyUsage, Extension.basicConstraints);

    private StandardExtensions() {}

    static Extension authorityKeyUsage() {
        return extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    }

    /// RSA keys may also be used to encrypt a session key, as TLS 1.2 once did.
    static Extension leafKeyUsage(PublicKey key) {
        int encipher = key instanceof RSAPublicKey ? KeyUsage.keyEncipherment : 0;
        return extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | encipher));
    }

    static Extension serverAndClient() {
        return extension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(
                new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
    }

    static Extension authority(int pathLength) {
        return extension(Extension.basicConstraints, true, new BasicConstraints(pathLength));
    }

    static Extension subjectKeyIdentifier(PublicKey key) {
        return extension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(KeyIdentifiers.of(key)));
    }

    static Extension authorityKeyIdentifier(CertificateIssuer issuer) {
        return extension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(issuer.keyIdentifier()));
    }

    static Extension names(List<SubjectAlternativeName> names, boolean critical) {
        return extension(Extension.subjectAlternativeName, critical, SubjectAlternativeName.encode(names));
    }

    static Extension extension(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
        return new Extension(oid, critical, BodyBuilder.der(value));
    }
}
