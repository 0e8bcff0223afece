package org.countersign.cli.command.ssh;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Optional;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.command.online.Minters;
import org.countersign.cli.command.online.PasswordSource;
import org.countersign.cli.command.online.ReadyToken;
import org.countersign.cli.command.online.TokenFlags;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.api.RevokeRequest;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;

/// `ssh revoke`: by the word of a JWK provisioner, or by showing the certificate and its key.
final class RevokeCertificate implements Command {
    @Override
    public int run(Invocation call) {
        call.checkRequires(TokenFlags.SSHPOP_CERTIFICATE, TokenFlags.SSHPOP_KEY);
        call.checkRequires(TokenFlags.SSHPOP_KEY, TokenFlags.SSHPOP_CERTIFICATE);
        var held = call.value(TokenFlags.SSHPOP_CERTIFICATE).map(file -> HeldCertificate.read(call, Path.of(file),
                Path.of(call.require(TokenFlags.SSHPOP_KEY)), TokenFlags.PROVISIONER_PASSWORD_FILE));
        String serial = call.optionalPositional(0).map(RevokeCertificate::checked)
                .or(() -> held.map(HeldCertificate::serial))
                .orElseThrow(() -> new CommandFailure("not enough positional arguments were provided in '" + call.name()
                        + " <serial-number>'").hint("give the serial number, or the certificate and its key with '"
                        + TokenFlags.SSHPOP_CERTIFICATE + "' and '" + TokenFlags.SSHPOP_KEY + "'"));
        int reasonCode = ReasonCode.parse(call.value(SshFlags.REASON_CODE).orElse(""));
        revoke(call, held, serial, reasonCode);
        call.status().say("The SSH certificate with serial number " + serial + " has been revoked.");
        return ExitCode.DONE;
    }

    private static String checked(String serial) {
        if (!serial.matches("[0-9]{1,20}") || new BigInteger(serial).bitLength() > 64) {
            throw new CommandFailure("'" + serial + "' is not the serial number of an SSH certificate")
                    .hint("it is a decimal number, which 'ssh inspect' prints");
        }
        return serial;
    }

    private static void revoke(Invocation call, Optional<HeldCertificate> held, String serial, int reasonCode) {
        var ready = ReadyToken.of(call);
        var password = Minters.provisionerPassword(call, TokenFlags.PROVISIONER_PASSWORD_FILE);
        try (var ca = ready.isPresent() ? CaSession.of(call, ready.get().token()) : CaSession.of(call)) {
            String token = ready.map(ReadyToken::text).orElseGet(() -> minter(call, ca, held, password)
                    .mint(ca.newToken(TokenPurpose.SSH_REVOKE, serial)));
            ca.client().sshRevoke(new RevokeRequest(serial, Optional.of(token), reasonCode,
                    call.value(SshFlags.REASON).orElse("")));
        }
    }

    private static TokenMinter minter(Invocation call, CaSession ca, Optional<HeldCertificate> held,
            PasswordSource password) {
        return held.map(proof -> Minters.sshpop(call, ca, proof.certificate(), proof.key()))
                .orElseGet(() -> Minters.jwk(call, ca, password));
    }
}
