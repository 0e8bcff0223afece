package org.countersign.cli.command.ca;

import static org.countersign.cli.command.ca.RequestFlags.NOT_AFTER;
import static org.countersign.cli.command.ca.RequestFlags.NOT_BEFORE;
import static org.countersign.cli.command.ca.RequestFlags.SAN;
import static org.countersign.cli.command.online.TokenFlags.PASSWORD_FILE;
import static org.countersign.cli.command.online.TokenFlags.PROVISIONER_PASSWORD_FILE;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.client.IssuedX509;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.KeyFlags;
import org.countersign.cli.command.TimeFlag;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.command.online.Minters;
import org.countersign.cli.command.online.PasswordSource;
import org.countersign.cli.command.online.ReadyToken;
import org.countersign.cli.command.online.TemplateData;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.api.X509SignRequest;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.Pem;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.token.TokenPurpose;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.RequestProfile;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;
import org.countersign.core.x509.X509FormatException;

/// `ca certificate`: a new key and an X.509 certificate for it.
final class GetCertificate implements Command {
    @Override
    public int run(Invocation call) {
        var subject = call.positional(0);
        var generator = KeyFlags.choice(call, KeyGenerator.ec("P-256"));
        var ready = ReadyToken.of(call);
        ready.ifPresent(token -> checkSubject(token, subject));
        var names = names(call, subject, ready);
        TimeFlag.value(call, NOT_BEFORE);
        TimeFlag.value(call, NOT_AFTER);
        var data = TemplateData.of(call);
        var files = new OutputFiles(call.terminal(), call.on(CommonFlags.FORCE));
        var certificate = files.claim(Path.of(call.positional(1)), FileMode.PRIVATE);
        var privateKey = files.claimSecret(Path.of(call.positional(2)));
        var password = Minters.provisionerPassword(call, PROVISIONER_PASSWORD_FILE, PASSWORD_FILE);

        var key = generator.generate(new SecureRandom());
        var issued = issue(call, new Wish(subject, names, data), key, ready, password);
        privateKey.write(PrivateKeyFile.plainPem(key));
        certificate.write(issued.toPem());
        call.status().done("Certificate", certificate);
        call.status().done("Private Key", privateKey);
        return ExitCode.DONE;
    }

    private record Wish(String subject, List<String> names, Optional<JsonObject> data) {
        byte[] request(KeyPair key) {
            return RequestProfile.der(SubjectName.ofCommonName(subject), SubjectAlternativeName.split(names), key);
        }
    }

    /// A token names its subject; asking for another would only waste it.
    private static void checkSubject(ReadyToken token, String subject) {
        var allowed = token.token().claimText("sub").orElse("");
        if (!allowed.equalsIgnoreCase(subject)) {
            throw new CommandFailure("token subject '" + allowed + "' and argument '" + subject + "' do not match");
        }
    }

    /// The names of `--san`, else those of the token, else the subject.
    private static List<String> names(Invocation call, String subject, Optional<ReadyToken> ready) {
        var granted = ready.map(token -> token.token().claims().strings("sans")).orElse(List.of());
        return call.values(SAN).isEmpty() && !granted.isEmpty() ? granted : RequestedNames.of(call, subject);
    }

    private static IssuedX509 issue(Invocation call, Wish wish, KeyPair key, Optional<ReadyToken> ready,
            PasswordSource password) {
        var request = wish.request(key);
        try (var ca = ready.isPresent() ? CaSession.of(call, ready.get().token()) : CaSession.of(call)) {
            var token = ready.map(ReadyToken::text).orElseGet(() -> Minters.jwk(call, ca, password)
                    .mint(ca.newToken(TokenPurpose.SIGN, wish.subject()).with(claims(wish, request))));
            call.status().done("CA", ca.url());
            var issued = ca.client().sign(new X509SignRequest(Pem.encode("CERTIFICATE REQUEST", request), token,
                    TimeFlag.value(call, NOT_BEFORE), TimeFlag.value(call, NOT_AFTER), wish.data()));
            requireFor(key, issued);
            return issued;
        }
    }

    private static JsonObject claims(Wish wish, byte[] request) {
        return JsonObject.builder().put("sans", wish.names())
                .put("cnf", JsonObject.builder().put("x5rt#S256", Confirmation.of(request)).build()).build();
    }

    private static void requireFor(KeyPair key, IssuedX509 issued) {
        try {
            var leaf = CertificateBundle.parse(issued.toPem()).getFirst();
            if (!leaf.getPublicKey().equals(key.getPublic())) {
                throw new CommandFailure("the certificate that the CA sent is for another key");
            }
        } catch (X509FormatException e) {
            throw new CommandFailure("the certificate that the CA sent cannot be used: " + e.getMessage()).because(e);
        }
    }
}
