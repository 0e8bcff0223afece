package org.countersign.cli.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.countersign.cli.failure.CommandFailure;

/// The roots that every program of this machine trusts: the file of `SSL_CERT_FILE`, else where distributions keep them,
/// else those that came with Java. The root of one's own company is there, not in Java.
public record SystemRoots(Optional<Path> bundle) {
    private static final List<String> USUAL = List.of("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem");

    public static SystemRoots of(Map<String, String> environment) {
        return new SystemRoots(Stream.concat(Stream.ofNullable(environment.get("SSL_CERT_FILE")).filter(name -> !name.isEmpty()),
                USUAL.stream()).map(Path::of).filter(Files::isRegularFile).findFirst());
    }

    public List<X509Certificate> certificates() {
        return List.of(((X509TrustManager) judges()[0]).getAcceptedIssuers());
    }

    public SSLContext context() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, judges(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    /// Those who say whether a server leads to one of these roots.
    public TrustManager[] judges() {
        try {
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(bundle.isPresent() ? store(bundle.get()) : null);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new CommandFailure("the roots of this machine cannot be read"
                    + bundle.map(file -> " from " + file).orElse("")).because(e);
        }
    }

    private static KeyStore store(Path bundle) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var in = Files.newInputStream(bundle)) {
            int number = 0;
            for (var root : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("root" + number++, root);
            }
        }
        return store;
    }
}
