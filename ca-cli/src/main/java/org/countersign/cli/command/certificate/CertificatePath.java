package org.countersign.cli.command.certificate;

import java.security.GeneralSecurityException;
import java.security.KeyStoreException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.stream.Collectors;
import org.countersign.cli.failure.CommandFailure;

/// The way from a certificate to a root, verified: every signature on it, and that all of it is valid now. Whether anything on it was
/// revoked is [RevocationCheck]'s to ask.
///
/// @param issuer of the certificate; a root is its own
record CertificatePath(X509Certificate certificate, X509Certificate issuer) {
    /// @param others certificates that may lie on the way
    static CertificatePath build(X509Certificate leaf, Collection<X509Certificate> others, Collection<X509Certificate> roots) {
        try {
            if (roots.contains(leaf)) {
                leaf.checkValidity();
                return new CertificatePath(leaf, leaf);
            }
            var target = new X509CertSelector();
            target.setCertificate(leaf);
            var anchors = roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
            var parameters = new PKIXBuilderParameters(anchors, target);
            parameters.setRevocationEnabled(false);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(others)));
            var found = (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
            var path = found.getCertPath().getCertificates();
            return new CertificatePath(leaf, path.size() > 1 ? (X509Certificate) path.get(1) : found.getTrustAnchor().getTrustedCert());
        } catch (GeneralSecurityException e) {
            throw refusal(leaf, e).because(e);
        }
    }

    private static CommandFailure refusal(X509Certificate leaf, GeneralSecurityException failure) {
        try {
            leaf.checkValidity();
        } catch (GeneralSecurityException _) {
            return Verify.failed("it is valid from " + leaf.getNotBefore().toInstant() + " to " + leaf.getNotAfter().toInstant() + ", not now");
        }
        return Verify.failed(failure instanceof KeyStoreException ? "there are no roots" : "it leads to none of the roots")
                .hint("name the file of its root with '" + CertificateCommands.ROOTS + "'");
    }
}
