package org.countersign.cli.command.ssh;

import java.nio.file.Path;
import org.countersign.cli.client.IssuedSsh;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.command.online.Minters;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.keys.FileMode;
import org.countersign.core.token.TokenPurpose;

/// `ssh renew`: the same host certificate once more, for as long as before.
final class RenewCertificate implements Command {
    @Override
    public int run(Invocation call) {
        var old = Path.of(call.positional(0));
        var held = HeldCertificate.read(call, old, Path.of(call.positional(1)), SshFlags.OLD_KEY_PASSWORD_FILE);
        var file = new OutputFiles(call.terminal(), call.on(CommonFlags.FORCE))
                .claim(call.value(SshFlags.OUT).map(Path::of).orElse(old), FileMode.PUBLIC);
        var issued = renew(call, held);
        file.write(PublicLine.format(issued.certificate().toLine(), issued.certificate().body().keyId()));
        call.status().done("Certificate", file);
        Announcement.of(issued.certificate(), call.status());
        return ExitCode.DONE;
    }

    private static IssuedSsh renew(Invocation call, HeldCertificate held) {
        try (var ca = CaSession.of(call)) {
            var minter = Minters.sshpop(call, ca, held.certificate(), held.key());
            call.status().done("CA", ca.url());
            var token = minter.mint(ca.newToken(TokenPurpose.SSH_RENEW, held.serial()));
            return ca.client().sshRenew(token, held.certificate().body().key());
        }
    }
}
