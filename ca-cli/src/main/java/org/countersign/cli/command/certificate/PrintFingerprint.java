package org.countersign.cli.command.certificate;

import static org.countersign.cli.command.certificate.CertificateCommands.BUNDLE;
import static org.countersign.cli.command.certificate.CertificateCommands.FINGERPRINT_FORMAT;
import static org.countersign.cli.command.certificate.CertificateCommands.SHA1;
import static org.countersign.cli.command.certificate.CertificateCommands.UNVERIFIED;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import org.countersign.cli.command.HashText;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.x509.X509Certificates;

/// `certificate fingerprint`.
final class PrintFingerprint implements Command {
    @Override
    public int run(Invocation call) {
        call.checkRequires(SHA1, UNVERIFIED);
        var certificates = CertificateSource.read(call.positional(0), call);
        if (!call.on(BUNDLE)) {
            call.out().println(fingerprint(certificates.getFirst(), call));
            return ExitCode.DONE;
        }
        for (int i = 0; i < certificates.size(); i++) {
            call.out().println(i + ": " + fingerprint(certificates.get(i), call));
        }
        return ExitCode.DONE;
    }

    private static String fingerprint(X509Certificate certificate, Invocation call) {
        byte[] hash = digest(call.on(SHA1) ? "SHA-1" : "SHA-256", X509Certificates.der(certificate));
        return HashText.of(hash, call.require(FINGERPRINT_FORMAT));
    }

    private static byte[] digest(String algorithm, byte[] der) {
        try {
            return MessageDigest.getInstance(algorithm).digest(der);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
