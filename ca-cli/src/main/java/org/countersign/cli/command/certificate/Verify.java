package org.countersign.cli.command.certificate;

import static org.countersign.cli.command.certificate.CertificateCommands.CRL_ENDPOINT;
import static org.countersign.cli.command.certificate.CertificateCommands.HOST;
import static org.countersign.cli.command.certificate.CertificateCommands.ISSUING_CA;
import static org.countersign.cli.command.certificate.CertificateCommands.OCSP_ENDPOINT;
import static org.countersign.cli.command.certificate.CertificateCommands.ROOTS;
import static org.countersign.cli.command.certificate.CertificateCommands.VERBOSE;
import static org.countersign.cli.command.certificate.CertificateCommands.VERIFY_CRL;
import static org.countersign.cli.command.certificate.CertificateCommands.VERIFY_OCSP;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.countersign.cli.client.PublicWeb;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.trust.SystemRoots;
import org.countersign.core.text.Printable;
import org.countersign.core.x509.SubjectAlternativeName;

/// `certificate verify`: does it lead to a root, is it valid now, is it good for this host, did its issuer take it back?
final class Verify implements Command {
    @Override
    public int run(Invocation call) {
        requireTyped(call, CRL_ENDPOINT, VERIFY_CRL);
        requireTyped(call, OCSP_ENDPOINT, VERIFY_OCSP);
        var chain = CertificateSource.read(call.positional(0), call);
        var roots = call.value(ROOTS).map(CertificateSource::roots).orElseGet(() -> SystemRoots.of(call.environment()).certificates());
        var found = new ArrayList<String>();
        var path = verifiedPath(call, chain, roots);
        found.add("certificate validated against roots" + call.value(ROOTS).map(file -> " in " + file).orElse(""));
        call.value(HOST).ifPresent(host -> {
            verifyName(path.certificate(), host);
            found.add("certificate host name validated");
        });
        var revocation = new RevocationCheck(path, new PublicWeb(roots, CaAccess.settings(call)));
        if (call.on(VERIFY_CRL)) {
            found.add("certificate not revoked in CRL " + revocation.byList(call.value(CRL_ENDPOINT)));
        }
        if (call.on(VERIFY_OCSP)) {
            found.add("certificate status is good according to OCSP " + revocation.byResponder(call.value(OCSP_ENDPOINT)));
        }
        if (call.on(VERBOSE)) {
            found.forEach(line -> call.out().println(Printable.text(line)));
        }
        return ExitCode.DONE;
    }

    /// Whoever types an address believes that it is asked.
    private static void requireTyped(Invocation call, Flag endpoint, Flag verification) {
        if (call.isTyped(endpoint) && !call.on(verification)) {
            throw FlagFailure.requires(endpoint, verification);
        }
    }

    private static CertificatePath verifiedPath(Invocation call, List<X509Certificate> chain, List<X509Certificate> roots) {
        var others = new ArrayList<>(chain);
        var named = call.value(ISSUING_CA).map(CertificateSource::file);
        named.ifPresent(others::addAll);
        var path = CertificatePath.build(chain.getFirst(), others, roots);
        if (named.isPresent() && !named.get().getFirst().getPublicKey().equals(path.issuer().getPublicKey())) {
            throw failed(call.value(ISSUING_CA).orElseThrow() + " is not the certificate of its issuer");
        }
        return path;
    }

    static CommandFailure failed(String reason) {
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
