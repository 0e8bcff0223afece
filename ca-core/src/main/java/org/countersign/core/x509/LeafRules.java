package org.countersign.core.x509;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/// What a leaf must not be, whoever shaped it: one that issues certificates or speaks for its issuer, and one that holds names no
/// policy here can judge. It looks at the bytes that would be signed.
public final class LeafRules {
    private static final int MOST_BYTES = 16 * 1024;
    /// Extensions that only say something about an authority (RFC 5280).
    private static final Set<ASN1ObjectIdentifier> OF_AUTHORITIES = Set.of(Extension.nameConstraints,
            Extension.policyConstraints, Extension.policyMappings, Extension.inhibitAnyPolicy, Extension.issuerAlternativeName);
    private static final Set<Integer> NAMES = Set.of(GeneralName.dNSName, GeneralName.rfc822Name, GeneralName.iPAddress,
            GeneralName.uniformResourceIdentifier);

    private LeafRules() {}

    /// Why this is not certified, if it is not.
    public static Optional<String> objection(X509CertificateBody body) {
        if (body.toBeSigned().length > MOST_BYTES) {
            return Optional.of("it would be larger than " + MOST_BYTES + " bytes");
        }
        try {
            return Asn1Reading.of("a leaf", () -> body.extensions().flatMap(LeafRules::objection)).or(() -> unreadable(body));
        } catch (X509FormatException _) {
            return Optional.of("one of its extensions is not what its kind says");
        }
    }

    private static Optional<String> unreadable(X509CertificateBody body) {
        return X509Certificates.isReadable(body) ? Optional.empty()
                : Optional.of("a name or an extension of it is not well-formed");
    }

    private static Optional<String> objection(Extensions extensions) {
        var oids = extensions.getExtensionOIDs();
        if (new HashSet<>(Arrays.asList(oids)).size() != oids.length) {
            return Optional.of("it would have an extension twice");
        }
        if (Arrays.stream(oids).anyMatch(OF_AUTHORITIES::contains)) {
            return Optional.of("an extension of it is only for certificate authorities");
        }
        return authority(extensions).or(() -> names(extensions));
    }

    private static Optional<String> authority(Extensions extensions) {
        var constraints = BasicConstraints.fromExtensions(extensions);
        if (constraints != null && constraints.isCA()) {
            return Optional.of("it would be a certificate authority");
        }
        var usage = KeyUsage.fromExtensions(extensions);
        if (usage != null && (usage.hasUsages(KeyUsage.keyCertSign) || usage.hasUsages(KeyUsage.cRLSign))) {
            return Optional.of("its key could sign certificates or revocation lists");
        }
        var purposes = ExtendedKeyUsage.fromExtensions(extensions);
        if (purposes != null && purposes.hasKeyPurposeId(KeyPurposeId.id_kp_OCSPSigning)) {
            return Optional.of("its key could answer for the authority (OCSP)");
        }
        return Optional.empty();
    }

    private static Optional<String> names(Extensions extensions) {
        var names = GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
        if (names == null) {
            return Optional.empty();
        }
        for (var name : names.getNames()) {
            if (!NAMES.contains(name.getTagNo())) {
                return Optional.of("a name of it is neither DNS name, e-mail address, IP address nor URI");
            }
        }
        return SubjectAlternativeName.of(names).stream().flatMap(name -> name.objection().stream()).findFirst();
    }
}
