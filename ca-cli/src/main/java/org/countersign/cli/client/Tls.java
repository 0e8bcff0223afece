package org.countersign.cli.client;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// How TLS to a CA is set up: whom to trust, and with which certificate to introduce oneself.
///
/// [NativeCrypto] shakes hands where it can, which is quicker by half of a command. The JDK does where there is no such library, where a
/// client certificate is offered, and where a server speaks nothing that BoringSSL speaks, such as Ed25519 or P-521. Who is trusted
/// does not depend on it: that the JDK judges alone.
final class Tls {
    /// What remains of TLS 1.2 when all that has no forward secrecy or no authenticated encryption is left out. TLS 1.3 has nothing else.
    private static final String[] NATIVE_SUITES = {
        "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"};

    private final X509ExtendedTrustManager trust;
    private final Optional<ClientIdentity> identity;
    private final boolean verifies;
    private final boolean mayBeNative;

    private Tls(X509ExtendedTrustManager trust, Optional<ClientIdentity> identity, boolean verifies, boolean mayBeNative) {
        this.trust = trust;
        this.identity = identity;
        this.verifies = verifies;
        this.mayBeNative = mayBeNative;
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
            var trust = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
            return new Tls(trust, identity, true, identity.isEmpty());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the roots cannot be set up", e);
        }
    }

    /// Verifies nothing. Only for fetching a root certificate that is then compared with its fingerprint: nothing secret
    /// is sent, and nothing that comes back is believed before that.
    static Tls believingAnyone() {
        return new Tls(new TrustEverything(), Optional.empty(), false, true);
    }

    /// The same by the JDK alone.
    Tls byJdk() {
        return new Tls(trust, identity, verifies, false);
    }

    /// Whether another handshake, [#byJdk()], may go better than the one that failed so: the server ended it with an alert of its own,
    /// as one does that finds nothing among what it is offered, or its certificates are for the JDK to judge.
    boolean mayGoBetterByJdk(SSLException failure) {
        return crypto().isPresent() && (failure.getCause() instanceof StrictTrust.Unfamiliar
                || String.valueOf(failure.getMessage()).contains("_ALERT_"));
    }

    /// Asked as late as can be: while it is loaded on another thread, this one connects.
    private Optional<NativeCrypto> crypto() {
        return mayBeNative ? NativeCrypto.loaded() : Optional.empty();
    }

    /// Shakes hands over a connected socket, which the result closes with itself.
    SSLSocket secure(DeadlineSocket socket, CaUrl url) throws IOException {
        var crypto = crypto();
        var tls = (SSLSocket) context(crypto).getSocketFactory().createSocket(socket, url.host(), url.connectPort(), true);
        var parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        if (crypto.isPresent()) {
            parameters.setCipherSuites(NATIVE_SUITES);
        }
        if (verifies) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    private SSLContext context(Optional<NativeCrypto> crypto) {
        try {
            if (crypto.isPresent()) {
                return crypto.get().context(verifies ? new StrictTrust(trust) : trust);
            }
            var context = SSLContext.getInstance("TLS");
            context.init(identity.map(own -> new KeyManager[] {new IdentityKeyManager(own)}).orElse(null),
                    new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }
}
