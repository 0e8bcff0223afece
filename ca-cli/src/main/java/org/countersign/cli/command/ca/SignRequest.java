package org.countersign.cli.command.ca;

import static org.countersign.cli.command.online.TokenFlags.PASSWORD_FILE;
import static org.countersign.cli.command.online.TokenFlags.PROVISIONER_PASSWORD_FILE;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.online.Minters;
import org.countersign.cli.command.online.NoOffline;
import org.countersign.cli.command.online.ReadyToken;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.Pem;
import org.countersign.core.keys.RegularFile;
import org.countersign.core.text.Printable;
import org.countersign.core.x509.CertificateRequest;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.X509FormatException;

/// `ca sign`: an X.509 certificate for a request that exists.
final class SignRequest implements Command {
    private static final int LARGEST_FILE = 64 * 1024;

    /// The request as it was read, and what it asks for.
    private record Read(byte[] der, CertificateRequest request) {
        static Read of(String file) {
            var text = new String(RegularFile.read(Path.of(file), LARGEST_FILE, "certificate request"), StandardCharsets.ISO_8859_1);
            try {
                var der = Pem.parse(text).stream().findFirst()
                        .orElseThrow(() -> new X509FormatException("there is no PEM block in it")).der();
                return new Read(der, CertificateRequest.parse(der));
            } catch (X509FormatException | KeyFormatException e) {
                throw new CommandFailure("error parsing " + file + ": " + e.getMessage()).because(e)
                        .hint("a request is made with: openssl req -new -key KEY -out CSR -subj /CN=NAME");
            }
        }

        List<String> names() {
            return request.names().stream().map(SubjectAlternativeName::value).toList();
        }

        /// The common name. A request may have none: then its first name is what the token is for.
        Optional<String> subject() {
            return Optional.of(request.commonName()).filter(name -> !name.isEmpty()).or(() -> names().stream().findFirst());
        }
    }

    /// A certificate for a request without subject alternative names is good for its common name.
    private static String ofCommonName(String subject) {
        RequestedNames.objection(subject).ifPresent(why -> {
            throw new CommandFailure("the common name '" + Printable.text(subject) + "' of the request is no name that a certificate can be good for: " + why)
                    .hint("put the names into the request: openssl req -new ... -addext subjectAltName=DNS:NAME");
        });
        return subject;
    }

    @Override
    public int run(Invocation call) {
        NoOffline.check(call);
        var ready = ReadyToken.of(call);
        if (ready.isEmpty()) {
            CaAccess.require(call);
        }
        var read = Read.of(call.positional(0));
        var subject = read.subject().orElseThrow(() -> new CommandFailure("the request " + call.positional(0) + " names nobody")
                .hint("it needs a common name or a subject alternative name"));
        ready.ifPresent(token -> X509Wish.checkSubject(token, subject));
        var wish = X509Wish.of(call, subject, read.names().isEmpty() ? List.of(ofCommonName(subject)) : read.names());
        var certificate = new OutputFiles(call.terminal(), call.on(CommonFlags.FORCE))
                .claim(Path.of(call.positional(1)), FileMode.PRIVATE);
        var password = Minters.provisionerPassword(call, PROVISIONER_PASSWORD_FILE, PASSWORD_FILE);

        var answer = wish.issue(call, read.der(), read.request().publicKey(), ready, password);
        certificate.write(answer.toPem());
        call.status().done("Certificate", certificate);
        answer.announce(call.status());
        return ExitCode.DONE;
    }
}
