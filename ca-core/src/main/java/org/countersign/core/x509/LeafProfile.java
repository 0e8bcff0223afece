package org.countersign.core.x509;

import java.math.BigInteger;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;

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
