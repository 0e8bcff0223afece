package org.countersign.cli.command.ca;

import static org.countersign.cli.command.ca.RequestFlags.CERTIFICATE;
import static org.countersign.cli.command.ca.RequestFlags.CERTIFICATE_KEY;
import static org.countersign.cli.command.online.TokenFlags.PASSWORD_FILE;
import static org.countersign.cli.command.online.TokenFlags.PROVISIONER_PASSWORD_FILE;
import static org.countersign.cli.command.online.TokenFlags.TOKEN;

import java.nio.file.Path;
import java.util.Optional;
import org.countersign.cli.client.CaClient;
import org.countersign.cli.client.ClientIdentity;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.command.online.Minters;
import org.countersign.cli.command.online.NoOffline;
import org.countersign.cli.command.online.ReadyToken;
import org.countersign.cli.command.ssh.ReasonCode;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.api.RevokeRequest;
import org.countersign.core.token.TokenPurpose;

/// `ca revoke`: by the word of a JWK provisioner, or by showing the certificate itself in the TLS handshake.
final class RevokeX509 implements Command {
    @Override
    public int run(Invocation call) {
        NoOffline.check(call);
        call.checkRequires(CERTIFICATE, CERTIFICATE_KEY);
        call.checkRequires(CERTIFICATE_KEY, CERTIFICATE);
        call.checkIncompatible(CERTIFICATE, TOKEN);
        int reason = ReasonCode.parse(call.value(RequestFlags.REASON_CODE).orElse(""));
        if (call.value(TOKEN).isEmpty()) {
            CaAccess.require(call);
        }
        var held = call.value(CERTIFICATE).map(file -> HeldX509.of(call, Path.of(file), Path.of(call.require(CERTIFICATE_KEY)))
                .identity());
        var serial = call.optionalPositional(0).map(RevokeX509::checked)
                .or(() -> held.map(own -> own.chain().getFirst().getSerialNumber().toString()))
                .orElseThrow(() -> new CommandFailure("not enough positional arguments were provided in '" + call.name()
                        + " <serial-number>'").hint("give the serial number, or the certificate with --cert and --key"));
        var taken = held.map(own -> revokeOwn(call, own, serial, reason)).orElseGet(() -> revokeByToken(call, serial, reason));
        call.status().say("Certificate with Serial Number " + serial + " has been revoked.");
        if (taken.filter(count -> count == 0).isPresent()) {
            call.status().say("No X.509 certificate is known that has not ended and is revoked by this.");
            call.status().say("hint: 'ca-cli certificate inspect' prints the serial number of a certificate, and 'ca-cli ssh revoke' revokes those for SSH");
        }
        return ExitCode.DONE;
    }

    private static String checked(String serial) {
        return SerialNumber.parse(serial).orElseThrow(() ->
                new CommandFailure("'" + serial + "' is not the serial number of a certificate")
                        .hint("it is a number in base 10, or begins with 0x, 0o or 0b")).toString();
    }

    /// @return how many certificates that have not ended it took, if the CA says so
    private static Optional<Integer> revokeOwn(Invocation call, ClientIdentity identity, String serial, int reason) {
        if (!identity.chain().getFirst().getSerialNumber().toString().equals(serial)) {
            throw new CommandFailure("the certificate given with '--cert' has another serial number than " + serial);
        }
        try (var ca = CaClient.trusting(CaAccess.url(call), CaAccess.roots(call), CaAccess.settings(call).with(identity))) {
            return ca.revoke(request(call, serial, Optional.empty(), reason));
        }
    }

    private static Optional<Integer> revokeByToken(Invocation call, String serial, int reason) {
        var ready = ReadyToken.of(call);
        var password = Minters.provisionerPassword(call, PROVISIONER_PASSWORD_FILE, PASSWORD_FILE);
        try (var ca = ready.isPresent() ? CaSession.of(call, ready.get().token()) : CaSession.of(call)) {
            var token = ready.map(ReadyToken::text).orElseGet(() -> Minters.jwk(call, ca, password)
                    .mint(ca.newToken(TokenPurpose.REVOKE, serial)));
            return ca.client().revoke(request(call, serial, Optional.of(token), reason));
        }
    }

    private static RevokeRequest request(Invocation call, String serial, Optional<String> token, int reason) {
        return new RevokeRequest(serial, token, reason, call.value(RequestFlags.REASON).orElse(""));
    }
}
