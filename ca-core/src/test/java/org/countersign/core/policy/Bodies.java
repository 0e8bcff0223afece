package org.countersign.core.policy;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.Validity;
import org.countersign.core.x509.IpAddress;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.X509CertificateBody;

/// Certificate bodies that hold any names, past the rules that would keep some of them from being planned.
final class Bodies {
    private static final java.security.PublicKey KEY = KeyGenerator.ec("P-256").generate(new SecureRandom()).getPublic();
    private static final SshPublicKey SSH_KEY = SshPublicKey.of(KeyGenerator.ed25519().generate(new SecureRandom()).getPublic());

    private Bodies() {}

    static SshCertificateBody ssh(CertificateType type, String... principals) {
        return SshCertificateBody.issuable(new byte[32], SSH_KEY, 7, type, "id", List.of(principals), new Validity(1, 2),
                Map.of(), Map.of(), SSH_KEY);
    }

    static X509CertificateBody x509(String commonName, List<String> names) {
        var subject = new X500NameBuilder();
        if (!commonName.isEmpty()) {
            subject.addRDN(BCStyle.CN, new DERUTF8String(commonName));
        }
        return body(subject.build(), names.stream().map(SubjectAlternativeName::of).map(Bodies::encode).toArray(GeneralName[]::new));
    }

    static X509CertificateBody x509WithSubject(String subject) {
        return body(new X500Name(subject));
    }

    /// With a name of a kind that has no list.
    static X509CertificateBody x509WithOtherName(String name) {
        var other = new DERSequence(new ASN1Encodable[] {new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3"),
                new DERTaggedObject(true, 0, new DERUTF8String("root@example.com"))});
        return body(new X500Name(new org.bouncycastle.asn1.x500.RDN[0]), new GeneralName(GeneralName.dNSName, name),
                new GeneralName(GeneralName.otherName, other));
    }

    private static GeneralName encode(SubjectAlternativeName name) {
        return switch (name.type()) {
            case DNS -> new GeneralName(GeneralName.dNSName, new DERIA5String(name.value()));
            case EMAIL -> new GeneralName(GeneralName.rfc822Name, new DERIA5String(name.value()));
            case URI -> new GeneralName(GeneralName.uniformResourceIdentifier, new DERIA5String(name.value()));
            case IP -> new GeneralName(GeneralName.iPAddress,
                    new org.bouncycastle.asn1.DEROctetString(IpAddress.parse(name.value()).orElseThrow().octets()));
        };
    }

    private static X509CertificateBody body(X500Name subject, GeneralName... names) {
        try {
            var parts = new V3TBSCertificateGenerator();
            parts.setSerialNumber(new ASN1Integer(BigInteger.valueOf(7)));
            parts.setSignature(new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256));
            parts.setIssuer(new X500Name("CN=Test"));
            parts.setSubject(subject);
            parts.setStartDate(new Time(Date.from(Instant.ofEpochSecond(1))));
            parts.setEndDate(new Time(Date.from(Instant.ofEpochSecond(2))));
            parts.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(KEY.getEncoded()));
            if (names.length > 0) {
                parts.setExtensions(extensions(names));
            }
            return X509CertificateBody.parse(parts.generateTBSCertificate().getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Extensions extensions(GeneralName... names) throws IOException {
        var extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        return extensions.generate();
    }
}
