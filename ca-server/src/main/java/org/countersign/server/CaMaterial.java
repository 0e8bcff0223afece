package org.countersign.server;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.countersign.core.x509.CertifiedNames;
import org.countersign.core.x509.NameConstraints;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.X509Certificates;
import org.countersign.server.config.CaConfig;
import org.countersign.server.issue.CaKeys;
import org.countersign.server.signer.Signer;
import org.countersign.server.trust.Roots;

/// The certificates and keys that the configuration names, read and found to belong together.
///
/// @param prints for secrets that servers with the same issuing key are to recognize
record CaMaterial(Roots roots, CaKeys keys, Signer issuer, FilePrints.Key prints) {

    /// Roots and intermediates: what certificates of this CA's clients lead to.
    List<X509Certificate> authorities() {
        return Stream.concat(roots.roots().stream(), roots.intermediates().stream()).toList();
    }

    /// Whether a key of this CA signed the certificate.
    boolean issued(X509Certificate certificate) {
        return authorities().stream()
                .anyMatch(authority -> X509Certificates.isSignedBy(certificate, authority.getPublicKey()));
    }

    /// What the certificates above a leaf limit it to: the intermediates, and the roots they lead to.
    NameConstraints nameConstraints() {
        var signing = roots.roots().stream().filter(root -> roots.intermediates().stream()
                .anyMatch(one -> X509Certificates.isSignedBy(one, root.getPublicKey())));
        return NameConstraints.of(Stream.concat(roots.intermediates().stream(), signing).toList());
    }

    /// The server's own certificate comes from the same authority.
    void checkOwnNames(CaConfig config) throws StartException {
        var names = config.dnsNames().stream().map(SubjectAlternativeName::ofServer).toList();
        var objection = nameConstraints().objection(CertifiedNames.of(config.commonName(), names));
        if (objection.isPresent()) {
            throw new StartException("the server cannot have a certificate for its own names in \"dnsNames\": " + objection.get(), null);
        }
    }
}
