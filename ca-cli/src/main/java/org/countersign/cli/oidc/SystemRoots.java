package org.countersign.cli.oidc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.countersign.cli.failure.CommandFailure;

/// The roots that every program of this machine trusts: the file of `SSL_CERT_FILE`, else where distributions keep them,
/// else those that came with Java. A provider of one's own company has its root there, not in Java.
record SystemRoots(Optional<Path> bundle) {
    private static final List<String> USUAL = List.of("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem");

    static SystemRoots of(Map<String, String> environment) {
        return new SystemRoots(Stream.concat(Stream.ofNullable(environment.get("SSL_CERT_FILE")).filter(name -> !name.isEmpty()),
                USUAL.stream()).map(Path::of).filter(Files::isRegularFile).findFirst());
    }

    SSLContext context() {
        try {
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(bundle.isPresent() ? store(bundle.get()) : null);
            var context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
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
