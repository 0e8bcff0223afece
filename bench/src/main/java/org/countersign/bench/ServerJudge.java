package org.countersign.bench;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.countersign.core.crypto.Crypto;

/// Judges the server in each handshake as if it were the first: every signature up to the root, dates, usages and name. The JDK's own
/// judge remembers signatures that it has seen, and takes more processor time for the rest than the whole handshake.
final class ServerJudge extends X509ExtendedTrustManager {
    private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
    private static final int SIGNS_CERTIFICATES = 5;

    private final X509Certificate root;
    private final String host;
    private final Crypto crypto;

    ServerJudge(X509Certificate root, String host, Crypto crypto) {
        this.root = root;
        this.host = host;
        this.crypto = crypto;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        try {
            checkLeaf(chain[0]);
            for (int i = 0; i < chain.length; i++) {
                chain[i].checkValidity();
                checkIssued(chain[i], i + 1 < chain.length ? chain[i + 1] : root, i);
            }
        } catch (GeneralSecurityException e) {
            throw new CertificateException("the server is not the one that it should be", e);
        }
    }

    private void checkLeaf(X509Certificate leaf) throws CertificateException {
        var usages = leaf.getExtendedKeyUsage();
        hold(usages != null && usages.contains(SERVER_AUTHENTICATION), "it is not for servers");
        var names = leaf.getSubjectAlternativeNames();
        hold(names != null && names.stream().anyMatch(name -> host.equals(name.get(1))), "it is for another name");
    }

    /// @param below how many authorities are between the issuer and the leaf
    private void checkIssued(X509Certificate certificate, X509Certificate issuer, int below) throws GeneralSecurityException {
        hold(certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal()), "it is of another authority");
        hold(issuer.getBasicConstraints() >= below && issuer.getKeyUsage()[SIGNS_CERTIFICATES], "its issuer is no authority");
        var signature = crypto.signature(certificate.getSigAlgName());
        signature.initVerify(issuer.getPublicKey());
        signature.update(certificate.getTBSCertificate());
        hold(signature.verify(certificate.getSignature()), "its signature is wrong");
    }

    private static void hold(boolean good, String otherwise) throws CertificateException {
        if (!good) {
            throw new CertificateException("a certificate of the server will not do: " + otherwise);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[] {root};
    }
}
