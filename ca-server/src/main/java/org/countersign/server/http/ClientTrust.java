package org.countersign.server.http;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.countersign.core.x509.LeafTrust;

/// Judges the certificate a client shows, see [LeafTrust]: it has to be a leaf of this CA, in date and meant for clients. One
/// that fails ends the handshake; showing none is fine.
public final class ClientTrust extends X509ExtendedTrustManager {
    private final LeafTrust trust;
    private final InstantSource time;

    /// @param authorities roots and intermediates of this CA; their names are sent to clients so that they find the right
    ///                    certificate to show
    public ClientTrust(List<X509Certificate> authorities, InstantSource time) {
        this.trust = new LeafTrust(authorities);
        this.time = time;
    }

    /// Whether a chain that passed here, or in a handshake of another time, passes now.
    public boolean accepts(List<X509Certificate> chain, Instant now) {
        try {
            trust.check(chain, now);
            return true;
        } catch (CertificateException _) {
            return false;
        }
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
        trust.check(List.of(chain), time.instant());
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.authorities().toArray(X509Certificate[]::new);
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
