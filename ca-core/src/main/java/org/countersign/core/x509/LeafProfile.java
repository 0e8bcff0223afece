package org.countersign.core.x509;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;

/// A leaf: the certificate of a server or client that may not issue anything itself.
///
/// [#body] makes one with the extensions given, which is what templates and renewals need; [#extensions] are the ones that
/// every leaf has unless something else is asked for.
public final class LeafProfile {
    private LeafProfile() {}

    /// What one leaf is to hold.
    ///
    /// @param serial     positive, at most 159 bits
    /// @param subject    who it is for
    /// @param key        the holder's public key
    /// @param notBefore  first second of validity; fractions are dropped
    /// @param extensions in the order they will have
    public record Leaf(BigInteger serial, SubjectName subject, PublicKey key, Instant notBefore, Instant notAfter,
            List<Extension> extensions) {
        public Leaf {
            extensions = List.copyOf(extensions);
        }
    }

    public static X509CertificateBody body(Leaf leaf, CertificateIssuer issuer) {
        return new BodyBuilder(leaf.serial, issuer.algorithm(), issuer.name(), leaf.subject.encode(), leaf.key,
                leaf.notBefore, leaf.notAfter, leaf.extensions).build();
    }

    /// A certificate in place of another: the same holder and the same extensions, byte for byte, but for the identifier of the
    /// issuer's key, and of the holder's key where that is a new one.
    public static X509CertificateBody replacement(X509Certificate old, PublicKey key, BigInteger serial, Instant notBefore,
            Instant notAfter, CertificateIssuer issuer) {
        var fields = Certificate.getInstance(X509Certificates.der(old)).getTBSCertificate();
        var replaced = new ArrayList<Extension>();
        replaced.add(StandardExtensions.authorityKeyIdentifier(issuer));
        if (!key.equals(old.getPublicKey())) {
            replaced.add(StandardExtensions.subjectKeyIdentifier(key));
        }
        return new BodyBuilder(serial, issuer.algorithm(), issuer.name(), fields.getSubject(), key, notBefore, notAfter,
                inPlaceOf(fields.getExtensions(), replaced)).build();
    }

    /// The old extensions in their order, the new ones where the old ones of their kind stood, or at the end.
    private static List<Extension> inPlaceOf(Extensions old, List<Extension> replaced) {
        var byKind = new LinkedHashMap<ASN1ObjectIdentifier, Extension>();
        if (old != null) {
            Arrays.stream(old.getExtensionOIDs()).forEach(kind -> byKind.put(kind, old.getExtension(kind)));
        }
        replaced.forEach(extension -> byKind.put(extension.getExtnId(), extension));
        return List.copyOf(byKind.values());
    }

    /// A leaf of this shape.
    ///
    /// @param provisioner what to say about the provisioner, if anything
    /// @throws X509FormatException when the shape has a raw subject that is not a name
    public static X509CertificateBody body(LeafShape shape, BigInteger serial, PublicKey key, Instant notBefore, Instant notAfter,
            CertificateIssuer issuer, Optional<ProvisionerExtension> provisioner) {
        var subject = shape.rawSubject().map(SubjectName::parse).orElseGet(shape.subject()::encode);
        return new BodyBuilder(serial, issuer.algorithm(), issuer.name(), subject, key, notBefore, notAfter,
                extensions(shape, subject.size() == 0, key, issuer, provisioner)).build();
    }

    /// In the order in which existing servers write them. A kind that the shape brings itself is not made here; the provisioner is
    /// never the shape's to say.
    private static List<Extension> extensions(LeafShape shape, boolean nameless, PublicKey key, CertificateIssuer issuer,
            Optional<ProvisionerExtension> provisioner) {
        var byKind = new LinkedHashMap<ASN1ObjectIdentifier, Extension>();
        StandardExtensions.USAGE.forEach(kind -> shape.extensions().stream()
                .filter(extension -> extension.getExtnId().equals(kind)).forEach(extension -> byKind.put(kind, extension)));
        put(byKind, StandardExtensions.subjectKeyIdentifier(key));
        put(byKind, StandardExtensions.authorityKeyIdentifier(issuer));
        if (!shape.names().isEmpty()) {
            put(byKind, StandardExtensions.names(shape.names(), nameless));
        }
        shape.extensions().forEach(extension -> put(byKind, extension));
        byKind.remove(ProvisionerExtension.OID);
        provisioner.map(ProvisionerExtension::toExtension).ifPresent(extension -> put(byKind, extension));
        return List.copyOf(byKind.values());
    }

    private static void put(Map<ASN1ObjectIdentifier, Extension> byKind, Extension extension) {
        byKind.put(extension.getExtnId(), extension);
    }

    /// The extensions of an ordinary leaf: good for TLS servers and clients under these names.
    ///
    /// @param provisioner what to say about the provisioner, if anything
    public static List<Extension> extensions(SubjectName subject, List<SubjectAlternativeName> names, PublicKey key,
            CertificateIssuer issuer, Optional<ProvisionerExtension> provisioner) {
        var extensions = new ArrayList<Extension>();
        extensions.add(StandardExtensions.leafKeyUsage(key));
        extensions.add(StandardExtensions.serverAndClient());
        extensions.add(StandardExtensions.subjectKeyIdentifier(key));
        extensions.add(StandardExtensions.authorityKeyIdentifier(issuer));
        if (!names.isEmpty()) {
            extensions.add(StandardExtensions.names(names, subject.attributes().isEmpty()));
        }
        provisioner.map(ProvisionerExtension::toExtension).ifPresent(extensions::add);
        return extensions;
    }
}
