package org.countersign.cli.command.ssh;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.countersign.cli.agent.AgentCertificates;
import org.countersign.cli.agent.SshAgent;
import org.countersign.cli.client.Bastion;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.command.online.Minters;
import org.countersign.cli.command.online.NoOffline;
import org.countersign.cli.command.online.RememberedCa;
import org.countersign.cli.command.online.Voucher;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.token.TokenPurpose;

/// `ssh proxycommand`: what `ssh` runs to reach a host. Logs in first where the agent holds no good certificate, then
/// carries the connection. The CA is asked nothing that it answered before.
final class ProxyCommand implements Command {
    @Override
    public int run(Invocation call) throws IOException {
        NoOffline.check(call);
        var target = Target.of(call.positional(0), call.positional(1), call.positional(2));
        try (var ca = CaSession.of(call)) {
            var memory = new RememberedCa(call, ca.client());
            logInIfNeeded(call, ca, memory, target.user());
            var bastion = bastion(call, memory, target);
            ca.client().close();
            if (bastion.isPresent()) {
                return BastionJump.command(bastion.get(), target).run(call.environment());
            }
        }
        Relay.connect(target, call.progress()).carry(call.in(), call.out());
        return ExitCode.DONE;
    }

    /// A CA that is away must not keep people with a good certificate from their hosts.
    private static Optional<Bastion> bastion(Invocation call, RememberedCa memory, Target target) {
        try {
            return memory.bastion(target.user(), target.host());
        } catch (CommandFailure e) {
            call.status().say("The CA cannot be asked for a bastion, so none is used: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static void logInIfNeeded(Invocation call, CaSession ca, RememberedCa memory, String user) {
        try (var agent = SshAgent.connect(call.environment())) {
            var certificates = new AgentCertificates(agent);
            if (certificates.validNow(memory.rememberedUserKeys(), Instant.now()).isEmpty()
                    && certificates.validNow(memory.userKeys(), Instant.now()).isEmpty()) {
                logIn(call, ca, certificates, user);
            }
        }
    }

    private static void logIn(Invocation call, CaSession ca, AgentCertificates certificates, String user) {
        var wish = CertificateWish.ofConnection(call, user);
        var password = Minters.provisionerPassword(call, SshFlags.LOGIN_PASSWORD_FILE);
        var token = Voucher.choose(call, ca, password)
                .token(() -> ca.newToken(TokenPurpose.SSH_SIGN, user).withSsh(wish.tokenOptions()));
        new AgentLogin(call, ca, KeyGenerator.ec("P-256"), false, call.on(SshFlags.CONFIRM), Optional.empty()).logIn(wish, token, certificates);
    }
}
