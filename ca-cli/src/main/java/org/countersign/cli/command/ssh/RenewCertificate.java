package org.countersign.cli.command.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.countersign.cli.client.IssuedSsh;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.command.online.Minters;
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
import org.countersign.core.token.TokenPurpose;

/// `ssh renew`: the same host certificate once more, for as long as before.
final class RenewCertificate implements Command {
    @Override
    public int run(Invocation call) throws IOException {
        NoOffline.check(call);
        CaAccess.require(call);
        var keyFile = Path.of(call.positional(1));
        var password = HeldCertificate.password(call, keyFile, SshFlags.OLD_KEY_PASSWORD_FILE).remembering();
        var files = new PairOfFiles(call, Path.of(call.positional(0)), keyFile, password);
        files.held().requireHost();
        return Renewing.run(call, files);
    }

    private record PairOfFiles(Invocation call, Path given, Path keyFile, PasswordSource password) implements Renewable {
        @Override
        public Lifetime lifetime() {
            var validity = held().certificate().body().validity();
            return new Lifetime(validity.notBefore(), validity.notAfter());
        }

        private HeldCertificate held() {
            return HeldCertificate.read(current(), keyFile, password);
        }

        /// A daemon goes on from what it wrote itself.
        private Path current() {
            return call.on(RenewalFlags.DAEMON) && Files.isRegularFile(output()) ? output() : given;
        }

        private Path output() {
            return call.value(SshFlags.OUT).map(Path::of).orElse(given);
        }

        @Override
        public void renew() {
            boolean force = call.on(CommonFlags.FORCE) || call.on(RenewalFlags.DAEMON);
            var file = new OutputFiles(call.terminal(), force).claim(output(), FileMode.PUBLIC);
            var issued = ask(held());
            IdentityRequest.renew(call, issued);
            file.write(PublicLine.format(issued.certificate().toLine(), issued.certificate().body().keyId()));
            call.status().done("Certificate", file);
            Announcement.of(issued.certificate(), call.status());
        }

        private IssuedSsh ask(HeldCertificate held) {
            try (var ca = CaSession.of(call)) {
                var minter = Minters.sshpop(call, ca, held.certificate(), held.key());
                call.status().done("CA", ca.url());
                var token = minter.mint(ca.newToken(TokenPurpose.SSH_RENEW, held.serial()));
                return ca.client().sshRenew(token, held.certificate().body().key());
            }
        }
    }
}
