package org.countersign.attacks;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.countersign.core.keys.ProvisionerKey;

/// The server under attack, on this machine: one with a JWK provisioner `admin` and an SSHPOP provisioner `sshpop`, both with
/// `enableSSHCA`, a listener for metrics, and a request log in JSON.
///
/// @param key of the provisioner
public record Target(int port, X509Certificate root, ProvisionerKey key, Traces traces) {
    public static final String PROVISIONER = "admin";

    String url() {
        return "https://127.0.0.1:" + port;
    }

    /// Connections that trust the root and nothing else.
    SSLSocketFactory tls() {
        try {
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("root", root);
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
