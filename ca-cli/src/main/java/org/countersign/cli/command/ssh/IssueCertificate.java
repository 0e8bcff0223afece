package org.countersign.cli.command.ssh;

import java.io.IOException;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Optional;
import org.countersign.cli.agent.AgentCertificates;
import org.countersign.cli.agent.SshAgent;
import org.countersign.cli.client.IssuedSsh;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.command.online.Minters;
import org.countersign.cli.command.online.NoOffline;
import org.countersign.cli.command.online.PasswordSource;
import org.countersign.cli.command.online.ReadyToken;
import org.countersign.cli.command.online.TokenFlags;
import org.countersign.cli.command.online.Voucher;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.token.TokenPurpose;

/// `ssh certificate`: the main job. Everything that can go wrong here goes wrong before the CA is asked, since what it
/// has issued cannot be taken back.
final class IssueCertificate implements Command {
    @Override
    public int run(Invocation call) throws IOException {
        checkFlags(call);
        var wish = CertificateWish.of(call);
        var hostId = HostId.of(call);
        var token = ReadyToken.of(call);
        if (token.isEmpty()) {
            CaAccess.require(call);
        }
        var outputs = new OutputFiles(call.terminal(), call.on(CommonFlags.FORCE));
        SubjectKey key = call.on(SshFlags.SIGN) ? SubjectKey.Given.of(call, outputs) : SubjectKey.Fresh.of(call, outputs);
        var addUser = AddUserKey.of(call, outputs, key);
        var provisionerPassword = Minters.provisionerPassword(call, TokenFlags.PROVISIONER_PASSWORD_FILE, SshFlags.KEY_PASSWORD_FILE);

        var issued = ask(call, wish, hostId, key, addUser, token, provisionerPassword);
        key.write(call, issued.certificate());
        addUser.ifPresent(extra -> extra.write(call, issued));
        Announcement.of(issued.certificate(), call.status());
        key.privateKey().filter(_ -> wish.type() == CertificateType.USER && !call.on(SshFlags.NO_AGENT))
                .ifPresent(half -> addToAgent(call, issued.certificate(), half));
        return ExitCode.DONE;
    }

    private static void checkFlags(Invocation call) {
        NoOffline.check(call);
        if (call.isTyped(TokenFlags.PROVISIONER_PASSWORD_FILE)) {
            call.checkIncompatible(TokenFlags.TOKEN, TokenFlags.PROVISIONER_PASSWORD_FILE);
        }
        call.checkIncompatible(SshFlags.SIGN, SshFlags.NO_PASSWORD, SshFlags.KTY, SshFlags.CURVE, SshFlags.SIZE);
        call.checkIncompatible(SshFlags.HOST, SshFlags.ADD_USER);
        call.checkIncompatible(SshFlags.SIGN, SshFlags.ADD_USER);
        call.checkIncompatible(SshFlags.NO_AGENT, SshFlags.CONFIRM);
    }

    private static IssuedSsh ask(Invocation call, CertificateWish wish, Optional<String> hostId, SubjectKey key,
            Optional<AddUserKey> addUser, Optional<ReadyToken> ready, PasswordSource password) {
        try (var ca = ready.isPresent() ? CaSession.of(call, ready.get().token()) : CaSession.of(call)) {
            String token = ready.map(ReadyToken::text).orElseGet(() -> Voucher.choose(call, ca, password)
                    .token(() -> ca.newToken(TokenPurpose.SSH_SIGN, wish.keyId()).withSsh(wish.tokenOptions())));
            call.status().done("CA", ca.url());
            var identity = IdentityRequest.of(call, ca, wish.type(), wish.keyId(), hostId);
            var issued = wish.ask(() -> ca.client().sshSign(wish.request(key.publicKey(), token, addUser.map(AddUserKey::publicKey), identity)));
            identity.ifPresent(request -> request.store(call, issued));
            return issued;
        }
    }

    /// The certificate is there, with or without an agent: what goes wrong now is told, but fails nothing.
    private static void addToAgent(Invocation call, SshCertificate certificate, PrivateKey key) {
        try (var agent = SshAgent.connect(call.environment())) {
            new AgentCertificates(agent).put(certificate, key,
                    call.value(SshFlags.COMMENT).orElse(call.positional(0)), call.on(SshFlags.CONFIRM), Instant.now());
            call.status().done("SSH Agent", "yes");
        } catch (CommandFailure e) {
            call.status().failed("SSH Agent", e.getMessage());
        }
    }
}
