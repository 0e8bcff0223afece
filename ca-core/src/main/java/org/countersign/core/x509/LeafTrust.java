package org.countersign.core.x509;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Judges a certificate that somebody shows to say who they are: it has to be a leaf meant for clients that leads to one of the
/// authorities. All authorities are trusted directly, intermediates too, because clients often send their leaf alone.
///
/// Nothing is ever fetched. Whether the certificate was revoked is for the caller to find out.
public final class LeafTrust {
    private static final int LONGEST_CHAIN = 8;
    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final int DIGITAL_SIGNATURE = 0;

    private final List<X509Certificate> authorities;

    public LeafTrust(List<X509Certificate> authorities) {
        this.authorities = List.copyOf(authorities);
    }

    public List<X509Certificate> authorities() {
        return authorities;
    }

    /// @param chain the leaf first, the others in any order
    /// @param at    the moment for which all of it has to be valid
    /// @throws CertificateException when the leaf is not to be trusted; the message is for the log
    public void check(List<X509Certificate> chain, Instant at) throws CertificateException {
        if (chain.isEmpty() || chain.size() > LONGEST_CHAIN) {
            throw new CertificateException("the chain has no certificate or too many");
        }
        checkIsClientLeaf(chain.getFirst());
        checkChain(chain, at);
    }

    /// As [#check], for one whose key signs tokens: the certificate has to say that the key is for signatures.
    public void checkSigner(List<X509Certificate> chain, Instant at) throws CertificateException {
        check(chain, at);
        if (chain.getFirst().getKeyUsage() == null) {
            throw new CertificateException("the certificate does not say what its key is for");
        }
    }

    private static void checkIsClientLeaf(X509Certificate leaf) throws CertificateException {
        if (leaf.getBasicConstraints() >= 0) {
            throw new CertificateException("the certificate is one of an authority");
        }
        var keyUsage = leaf.getKeyUsage();
        if (keyUsage != null && !keyUsage[DIGITAL_SIGNATURE]) {
            throw new CertificateException("the certificate's key may not sign");
        }
        var usages = leaf.getExtendedKeyUsage();
        if (usages != null && !usages.contains(CLIENT_AUTHENTICATION) && !usages.contains(ANY_USAGE)) {
            throw new CertificateException("the certificate is not one for clients");
        }
    }

    private void checkChain(List<X509Certificate> chain, Instant at) throws CertificateException {
        try {
            var leaf = new X509CertSelector();
            leaf.setCertificate(chain.getFirst());
            var parameters = new PKIXBuilderParameters(anchors(at), leaf);
            parameters.setRevocationEnabled(false);
            parameters.setMaxPathLength(LONGEST_CHAIN);
            parameters.setDate(Date.from(at));
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            CertPathBuilder.getInstance("PKIX").build(parameters);
        } catch (GeneralSecurityException e) {
            throw new CertificateException("the certificate does not lead to an authority that is trusted here", e);
        }
    }

    private Set<TrustAnchor> anchors(Instant at) {
        var date = Date.from(at);
        var anchors = new HashSet<TrustAnchor>();
        for (var authority : authorities) {
            if (!date.before(authority.getNotBefore()) && !date.after(authority.getNotAfter())) {
                anchors.add(new TrustAnchor(authority, null));
            }
        }
        return anchors;
    }
}
