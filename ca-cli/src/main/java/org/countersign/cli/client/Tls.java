package org.countersign.cli.client;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// How TLS to a CA is set up: whom to trust, and with which certificate to introduce oneself.
final class Tls {
    private final SSLContext context;
    private final boolean verifies;

    private Tls(SSLContext context, boolean verifies) {
        this.context = context;
        this.verifies = verifies;
    }

    /// Trusts these roots and nothing else, never the system's, and insists on the host name.
    static Tls trusting(Collection<X509Certificate> roots, Optional<ClientIdentity> identity) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (var root : roots) {
                store.setCertificateEntry("root" + number++, root);
            }
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return new Tls(context(factory.getTrustManagers(), identity), true);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the roots cannot be set up", e);
        }
    }

    /// Verifies nothing. Only for fetching a root certificate that is then compared with its fingerprint: nothing secret
    /// is sent, and nothing that comes back is believed before that.
    static Tls believingAnyone() {
        try {
            return new Tls(context(new TrustManager[] {new TrustEverything()}, Optional.empty()), false);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    private static SSLContext context(TrustManager[] trust, Optional<ClientIdentity> identity)
            throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(identity.map(own -> new KeyManager[] {new IdentityKeyManager(own)}).orElse(null), trust, null);
        return context;
    }

    /// Shakes hands over a connected socket, which the result closes with itself.
    SSLSocket secure(DeadlineSocket socket, CaUrl url) throws IOException {
        var tls = (SSLSocket) context.getSocketFactory().createSocket(socket, url.host(), url.connectPort(), true);
        var parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        if (verifies) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }
}
