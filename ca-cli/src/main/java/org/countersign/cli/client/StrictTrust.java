package org.countersign.cli.client;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/// Has the JDK judge a server that shook hands with [NativeCrypto]: path, validity, usages, algorithms, and the host name.
///
/// The JDK looks at the host name only for a connected TLS socket in the middle of its handshake, and at the usage of a key only for
/// kinds of key exchange whose names it knows. So anything else is refused here, and TLS 1.3 is called what the JDK calls it.
final class StrictTrust extends X509ExtendedTrustManager {
    /// The signatures on certificates that BoringSSL has names for; the JDK asks it for them.
    private static final Set<String> FAMILIAR = Set.of("SHA256withECDSA", "SHA384withECDSA", "SHA512withECDSA",
            "SHA256withRSA", "SHA384withRSA", "SHA512withRSA");

    private final X509ExtendedTrustManager jdk;

    /// A chain with another signature, of Ed25519 say, which the JDK can only judge in a handshake of its own.
    static final class Unfamiliar extends CertificateException {
        private static final long serialVersionUID = 1;

        private Unfamiliar() {
            super("a signature on a certificate is of a kind that BoringSSL does not name");
        }
    }

    StrictTrust(X509ExtendedTrustManager jdk) {
        this.jdk = jdk;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        if (!(socket instanceof SSLSocket tls) || !tls.isConnected()
                || !"HTTPS".equals(tls.getSSLParameters().getEndpointIdentificationAlgorithm())) {
            throw new CertificateException("the host name cannot be checked");
        }
        if (!Stream.of(chain).map(X509Certificate::getSigAlgName).allMatch(FAMILIAR::contains)) {
            throw new Unfamiliar();
        }
        jdk.checkServerTrusted(chain, type.equals("GENERIC") ? "UNKNOWN" : type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("the host name cannot be checked");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("the host name cannot be checked");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk.getAcceptedIssuers();
    }
}
