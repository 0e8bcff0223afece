package org.countersign.cli.command.ssh;

import java.nio.file.Path;
import java.util.Optional;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.command.online.Minters;
import org.countersign.cli.command.online.NoOffline;
import org.countersign.cli.command.online.PasswordSource;
import org.countersign.cli.command.online.ReadyToken;
import org.countersign.cli.command.online.TokenFlags;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.api.SshRevokeRequest;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;

/// `ssh revoke`: by the word of a JWK provisioner, or by showing the certificate and its key. By a flag and the word of a
/// provisioner also a key, a key ID, a principal or a range of serials.
final class RevokeCertificate implements Command {
    @Override
    public int run(Invocation call) {
        NoOffline.check(call);
        call.checkRequires(TokenFlags.SSHPOP_CERTIFICATE, TokenFlags.SSHPOP_KEY);
        call.checkRequires(TokenFlags.SSHPOP_KEY, TokenFlags.SSHPOP_CERTIFICATE);
        if (call.value(TokenFlags.TOKEN).isEmpty()) {
            CaAccess.require(call);
        }
        var held = call.value(TokenFlags.SSHPOP_CERTIFICATE).map(file -> HeldCertificate.read(call, Path.of(file),
                Path.of(call.require(TokenFlags.SSHPOP_KEY)), TokenFlags.PROVISIONER_PASSWORD_FILE));
        var wish = RevocationWish.of(call, held);
        int reasonCode = ReasonCode.parse(call.value(SshFlags.REASON_CODE).orElse(""));
        new Revoked(wish.target(), revoke(call, held, wish, reasonCode)).tell(call);
        return ExitCode.DONE;
    }

    /// One certificate is revoked as existing servers know it. More than that only this server understands, and is asked to publish
    /// it before it answers.
    ///
    /// @return how many certificates it took, if the CA says so
    private static Optional<Integer> revoke(Invocation call, Optional<HeldCertificate> held, RevocationWish wish, int reasonCode) {
        var ready = ReadyToken.of(call);
        var password = Minters.provisionerPassword(call, TokenFlags.PROVISIONER_PASSWORD_FILE);
        return KnownToTheCa.ask(call, () -> {
            try (var ca = ready.isPresent() ? CaSession.of(call, ready.get().token()) : CaSession.of(call)) {
                String token = ready.map(ReadyToken::text).orElseGet(() -> minter(call, ca, held, password)
                        .mint(ca.newToken(TokenPurpose.SSH_REVOKE, wish.target().text())));
                return ca.client().sshRevoke(new SshRevokeRequest(wish.target(), token, reasonCode,
                        call.value(SshFlags.REASON).orElse(""), !wish.isWide()));
            }
        });
    }

    private static TokenMinter minter(Invocation call, CaSession ca, Optional<HeldCertificate> held,
            PasswordSource password) {
        return held.map(proof -> Minters.sshpop(call, ca, proof.certificate(), proof.key()))
                .orElseGet(() -> Minters.jwk(call, ca, password));
    }
}
