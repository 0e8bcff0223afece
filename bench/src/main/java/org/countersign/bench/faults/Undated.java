package org.countersign.bench.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.countersign.bench.BenchedCa;

/// Trusts the root of a CA whatever the date is: where the clock is moved by years, certificates have ended or not begun, and that is not
/// what is to be seen.
final class Undated implements X509TrustManager {
    private final X509Certificate root;

    private Undated(X509Certificate root) {
        this.root = root;
    }

    /// The same CA, reached at any date.
    static BenchedCa of(BenchedCa ca, Path home) throws Exception {
        try (var in = Files.newInputStream(home.resolve("certs/root_ca.crt"))) {
            var root = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Undated(root)}, null);
            return new BenchedCa(ca.host(), ca.port(), ca.root(), context, ca.tokens(), ca.userCaKey());
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authentication) throws CertificateException {
        try {
            for (int i = 0; i + 1 < chain.length; i++) {
                chain[i].verify(chain[i + 1].getPublicKey());
            }
            chain[chain.length - 1].verify(root.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authentication) throws CertificateException {
        throw new CertificateException("nobody is a client here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
