package org.countersign.cli.command.ca;

import static org.countersign.cli.command.ca.RequestFlags.SAN;
import static org.countersign.cli.command.online.TokenFlags.PASSWORD_FILE;
import static org.countersign.cli.command.online.TokenFlags.PROVISIONER_PASSWORD_FILE;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.KeyFlags;
import org.countersign.cli.command.online.Minters;
import org.countersign.cli.command.online.NoOffline;
import org.countersign.cli.command.online.ReadyToken;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.x509.RequestProfile;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;

/// `ca certificate`: a new key and an X.509 certificate for it.
final class GetCertificate implements Command {
    @Override
    public int run(Invocation call) {
        NoOffline.check(call);
        var subject = call.positional(0);
        var generator = KeyFlags.choice(call, KeyGenerator.ec("P-256"));
        var ready = ReadyToken.of(call);
        ready.ifPresent(token -> X509Wish.checkSubject(token, subject));
        if (ready.isEmpty()) {
            CaAccess.require(call);
        }
        var wish = X509Wish.of(call, subject, names(call, subject, ready));
        var files = new OutputFiles(call.terminal(), call.on(CommonFlags.FORCE));
        var certificate = files.claim(Path.of(call.positional(1)), FileMode.PRIVATE);
        var privateKey = files.claimSecret(Path.of(call.positional(2)));
        var password = Minters.provisionerPassword(call, PROVISIONER_PASSWORD_FILE, PASSWORD_FILE);

        var key = call.progress().during("Making a key", () -> generator.generate(new SecureRandom()));
        var request = RequestProfile.der(SubjectName.ofCommonName(subject), SubjectAlternativeName.split(wish.names()), key);
        var answer = wish.issue(call, request, key.getPublic(), ready, password);
        privateKey.write(PrivateKeyFile.plainPem(key));
        certificate.write(answer.toPem());
        call.status().done("Certificate", certificate);
        call.status().done("Private Key", privateKey);
        answer.announce(call.status());
        return ExitCode.DONE;
    }

    /// The names of `--san`, else those of the token, else the subject.
    private static List<String> names(Invocation call, String subject, Optional<ReadyToken> ready) {
        var granted = ready.map(token -> token.token().claims().strings("sans")).orElse(List.of());
        return call.values(SAN).isEmpty() && !granted.isEmpty() ? granted : RequestedNames.of(call, subject);
    }
}
