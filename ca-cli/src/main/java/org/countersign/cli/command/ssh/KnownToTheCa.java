package org.countersign.cli.command.ssh;

import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.cli.agent.AgentCertificates;
import org.countersign.cli.agent.SshAgent;
import org.countersign.cli.client.NotKnown;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.command.online.Voucher;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.keys.KeyGenerator;

/// Asks a CA that wants to know its clients. When it does not know this one, the user logs in at an OpenID provider, which brings a
/// certificate into the agent and the identity that such a CA gives beside it, and the CA is asked once more.
final class KnownToTheCa {
    private KnownToTheCa() {}

    /// @param question on a connection of its own each time: the second shows the identity
    static <T> T ask(Invocation call, Supplier<T> question) {
        try {
            return question.get();
        } catch (CommandFailure refusal) {
            if (!NotKnown.isCauseOf(refusal) || !logIn(call, refusal)) {
                throw refusal;
            }
            return question.get();
        }
    }

    /// @return whether there was anything to log in for, and at
    private static boolean logIn(Invocation call, CommandFailure refusal) {
        if (!wantsToKnow(call)) {
            return false;
        }
        try (var ca = CaSession.of(call)) {
            var voucher = Voucher.byLogin(call, ca);
            voucher.ifPresent(openId -> logIn(call, ca, openId));
            return voucher.isPresent();
        } catch (CommandFailure e) {
            throw refusal.hint("the CA wants to know its clients, and the login failed: " + e.getMessage());
        }
    }

    private static boolean wantsToKnow(Invocation call) {
        try (var ca = CaSession.of(call)) {
            return ca.client().version().requiresClientCertificate();
        } catch (CommandFailure _) {
            // What it refused is the news, not what it says of itself.
            return false;
        }
    }

    private static void logIn(Invocation call, CaSession ca, Voucher openId) {
        try (var agent = SshAgent.connect(call.environment())) {
            var token = openId.token(() -> {
                throw new IllegalStateException("an OpenID provider says itself what it vouches for");
            });
            new AgentLogin(call, ca, KeyGenerator.ec("P-256"), false, false, Optional.empty())
                    .logIn(CertificateWish.ofWhoeverLogsIn(), token, new AgentCertificates(agent));
        }
    }
}
