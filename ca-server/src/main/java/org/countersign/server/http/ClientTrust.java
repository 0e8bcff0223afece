package org.countersign.server.http;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Judges the certificate a client shows: it has to be a leaf of this CA, in date and meant for clients. Roots and
/// intermediates are both trusted directly, because clients often send their leaf alone. Nothing is ever fetched.
///
/// One that fails ends the handshake; showing none is fine.
public final class ClientTrust extends X509ExtendedTrustManager {
    private static final int LONGEST_CHAIN = 8;
    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final int DIGITAL_SIGNATURE = 0;

    private final List<X509Certificate> authorities;
    private final InstantSource time;

    /// @param authorities roots and intermediates of this CA; their names are sent to clients so that they find the right
    ///                    certificate to show
    public ClientTrust(List<X509Certificate> authorities, InstantSource time) {
        this.authorities = List.copyOf(authorities);
        this.time = time;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        if (chain.length == 0 || chain.length > LONGEST_CHAIN) {
            throw new CertificateException("the chain has no certificate or too many");
        }
        checkIsClientLeaf(chain[0]);
        checkChain(chain);
    }

    private static void checkIsClientLeaf(X509Certificate leaf) throws CertificateException {
        if (leaf.getBasicConstraints() >= 0) {
            throw new CertificateException("the certificate is one of an authority");
        }
        var keyUsage = leaf.getKeyUsage();
        if (keyUsage != null && !keyUsage[DIGITAL_SIGNATURE]) {
            throw new CertificateException("the certificate's key may not sign");
        }
        var usages = extendedKeyUsage(leaf);
        if (usages != null && !usages.contains(CLIENT_AUTHENTICATION) && !usages.contains(ANY_USAGE)) {
            throw new CertificateException("the certificate is not one for clients");
        }
    }

    private static List<String> extendedKeyUsage(X509Certificate leaf) throws CertificateParsingException {
        return leaf.getExtendedKeyUsage();
    }

    private void checkChain(X509Certificate[] chain) throws CertificateException {
        try {
            var leaf = new X509CertSelector();
            leaf.setCertificate(chain[0]);
            var parameters = new PKIXBuilderParameters(anchorsInDate(), leaf);
            parameters.setRevocationEnabled(false);
            parameters.setMaxPathLength(LONGEST_CHAIN);
            parameters.setDate(Date.from(time.instant()));
            parameters.addCertStore(CertStore.getInstance("Collection",
                    new CollectionCertStoreParameters(List.of(chain))));
            CertPathBuilder.getInstance("PKIX").build(parameters);
        } catch (GeneralSecurityException e) {
            throw new CertificateException("the certificate does not lead to an authority of this server", e);
        }
    }

    private Set<TrustAnchor> anchorsInDate() {
        var now = Date.from(time.instant());
        var anchors = new HashSet<TrustAnchor>();
        for (var authority : authorities) {
            if (!now.before(authority.getNotBefore()) && !now.after(authority.getNotAfter())) {
                anchors.add(new TrustAnchor(authority, null));
            }
        }
        return anchors;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.toArray(X509Certificate[]::new);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this server is no client");
    }
}
