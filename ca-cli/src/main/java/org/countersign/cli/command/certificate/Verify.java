package org.countersign.cli.command.certificate;

import static org.countersign.cli.command.certificate.CertificateCommands.HOST;
import static org.countersign.cli.command.certificate.CertificateCommands.ROOTS;
import static org.countersign.cli.command.certificate.CertificateCommands.VERBOSE;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.text.Printable;
import org.countersign.core.x509.SubjectAlternativeName;

/// `certificate verify`: does it lead to a root, is it valid now, is it good for this host?
final class Verify implements Command {
    @Override
    public int run(Invocation call) {
        var chain = CertificateSource.read(call.positional(0), call);
        var leaf = chain.getFirst();
        verifyPath(leaf, chain, anchors(call));
        call.value(HOST).ifPresent(host -> verifyName(leaf, host));
        if (call.on(VERBOSE)) {
            call.out().println("certificate validated against roots" + call.value(ROOTS).map(file -> " in " + file).orElse(""));
        }
        return ExitCode.DONE;
    }

    private static Set<TrustAnchor> anchors(Invocation call) {
        var roots = call.value(ROOTS).map(CertificateSource::file).orElseGet(Verify::known);
        var anchors = new HashSet<TrustAnchor>();
        roots.forEach(root -> anchors.add(new TrustAnchor(root, null)));
        return anchors;
    }

    /// The roots that came with Java.
    private static List<X509Certificate> known() {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return Stream.of(((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers()).toList();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has roots", e);
        }
    }

    /// Revocation is not looked at: a CA of this kind answers with short lives, not with lists.
    private static void verifyPath(X509Certificate leaf, List<X509Certificate> others, Set<TrustAnchor> anchors) {
        try {
            if (anchors.stream().anyMatch(anchor -> anchor.getTrustedCert().equals(leaf))) {
                leaf.checkValidity();
                return;
            }
            var target = new X509CertSelector();
            target.setCertificate(leaf);
            var parameters = new PKIXBuilderParameters(anchors, target);
            parameters.setRevocationEnabled(false);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(others)));
            CertPathBuilder.getInstance("PKIX").build(parameters);
        } catch (GeneralSecurityException e) {
            throw refusal(leaf, e).because(e);
        }
    }

    private static CommandFailure refusal(X509Certificate leaf, GeneralSecurityException failure) {
        try {
            leaf.checkValidity();
        } catch (GeneralSecurityException _) {
            return failed("it is valid from " + leaf.getNotBefore().toInstant() + " to " + leaf.getNotAfter().toInstant() + ", not now");
        }
        return failed(failure instanceof KeyStoreException ? "there are no roots" : "it leads to none of the roots")
                .hint("name the file of its root with '" + ROOTS + "'");
    }

    private static CommandFailure failed(String reason) {
        return new CommandFailure("failed to verify certificate: " + reason);
    }

    private static void verifyName(X509Certificate leaf, String host) {
        var wanted = host.toLowerCase(Locale.ROOT);
        var names = new CertificateFacts(leaf).names();
        if (names.stream().noneMatch(name -> matches(name, wanted))) {
            throw failed("it is not for " + Printable.text(host) + (names.isEmpty() ? ", it names no host" : " but for "
                    + String.join(", ", names.stream().map(SubjectAlternativeName::value).toList())));
        }
    }

    /// A wildcard stands for one label, the first (RFC 9525, "Wildcard Characters").
    private static boolean matches(SubjectAlternativeName name, String host) {
        var value = name.value().toLowerCase(Locale.ROOT);
        return switch (name.type()) {
            case DNS -> value.equals(host) || value.startsWith("*.") && host.indexOf('.') > 0
                    && host.substring(host.indexOf('.')).equals(value.substring(1));
            case IP -> SubjectAlternativeName.of(host).equals(name);
            case EMAIL, URI -> false;
        };
    }
}
