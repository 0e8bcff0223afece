package org.countersign.cli.command.ssh;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import org.countersign.cli.client.IssuedSsh;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.command.online.Minters;
import org.countersign.cli.command.online.NoOffline;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.api.SshRekeyRequest;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.TokenPurpose;

/// `ssh rekey`: a host certificate once more, for a new key.
final class RekeyCertificate implements Command {
    @Override
    public int run(Invocation call) {
        NoOffline.check(call);
        CaAccess.require(call);
        var old = Path.of(call.positional(0));
        var held = HeldCertificate.read(call, old, Path.of(call.positional(1)), SshFlags.OLD_KEY_PASSWORD_FILE);
        held.requireHost();
        var outputs = new OutputFiles(call.terminal(), call.on(CommonFlags.FORCE));
        var files = call.value(SshFlags.OUT_KEY).map(base -> NewKeyFiles.claim(outputs, base))
                .orElseGet(() -> NewKeyFiles.claim(outputs, call.positional(1), old));
        var password = NewKeyPassword.of(call);

        var key = KeyGenerator.ec("P-256").generate(new SecureRandom());
        var issued = rekey(call, held, key);
        IdentityRequest.renew(call, issued);
        files.write(key, password, issued.certificate(), call.progress());
        files.announce(call.status(), "");
        Announcement.of(issued.certificate(), call.status());
        return ExitCode.DONE;
    }

    private static IssuedSsh rekey(Invocation call, HeldCertificate held, KeyPair key) {
        try (var ca = CaSession.of(call)) {
            var minter = Minters.sshpop(call, ca, held.certificate(), held.key());
            call.status().done("CA", ca.url());
            var token = minter.mint(ca.newToken(TokenPurpose.SSH_REKEY, held.serial()));
            return ca.client().sshRekey(new SshRekeyRequest(token, SshPublicKey.of(key.getPublic())));
        }
    }
}
