package org.countersign.cli.command.ca;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.countersign.cli.client.CaClient;
import org.countersign.cli.client.IssuedX509;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.command.online.NoOffline;
import org.countersign.cli.command.online.PasswordSource;
import org.countersign.cli.command.renewal.Lifetime;
import org.countersign.cli.command.renewal.Renewable;
import org.countersign.cli.command.renewal.RenewalFlags;
import org.countersign.cli.command.renewal.Renewing;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.keys.FileMode;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;
import org.countersign.core.x509.X509Certificates;

/// `ca renew`: the same X.509 certificate once more, for as long as before.
final class RenewX509 implements Command {
    @Override
    public int run(Invocation call) throws IOException {
        NoOffline.check(call);
        CaAccess.require(call);
        var file = Path.of(call.positional(0));
        var keyFile = Path.of(call.positional(1));
        var password = HeldX509.password(call, keyFile).remembering();
        HeldX509.of(file, keyFile, password);
        return Renewing.run(call, new CertificateFile(call, file, keyFile, password));
    }

    private record CertificateFile(Invocation call, Path given, Path keyFile, PasswordSource password) implements Renewable {
        @Override
        public Lifetime lifetime() {
            return HeldX509.lifetime(current());
        }

        /// A daemon goes on from what it wrote itself.
        private Path current() {
            return call.on(RenewalFlags.DAEMON) && Files.isRegularFile(output()) ? output() : given;
        }

        private Path output() {
            return call.value(RequestFlags.RENEWED).map(Path::of).orElse(given);
        }

        @Override
        public void renew() {
            boolean force = call.on(CommonFlags.FORCE) || call.on(RenewalFlags.DAEMON);
            var file = new OutputFiles(call.terminal(), force).claim(output(), FileMode.PRIVATE);
            var held = HeldX509.of(current(), keyFile, password);
            var answer = X509Answer.of(ask(held), held.leaf().getPublicKey());
            file.write(answer.toPem());
            call.status().say("Your certificate has been saved in " + file + ".");
            answer.announce(call.status());
        }

        /// A certificate that has ended, or that must not be shown in the handshake, is shown in a token.
        private IssuedX509 ask(HeldX509 held) {
            var settings = CaAccess.settings(call);
            boolean ended = held.leaf().getNotAfter().toInstant().isBefore(Instant.now());
            boolean shown = call.on(RequestFlags.MTLS) && !ended;
            try (var ca = CaClient.trusting(CaAccess.url(call), CaAccess.roots(call),
                    shown ? settings.with(held.identity()) : settings)) {
                return shown ? ca.renew() : ca.renew(token(held));
            }
        }

        private String token(HeldX509 held) {
            var chain = held.chain().stream().map(X509Certificates::der).toList();
            return TokenMinter.renewal(chain, held.key().getPrivate()).mint(TokenContent.of(TokenPurpose.RENEW,
                    CaAccess.url(call).toString(), X509Certificates.commonName(held.leaf()), CaSession.newTokenId(), Instant.now()));
        }
    }
}
