package org.countersign.cli.command.ssh;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.agent.AgentCertificates;
import org.countersign.cli.agent.SshAgent;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.KeyFlags;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.command.online.Minters;
import org.countersign.cli.command.online.NoOffline;
import org.countersign.cli.command.online.ReadyToken;
import org.countersign.cli.command.online.RememberedCa;
import org.countersign.cli.command.online.Voucher;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.terminal.Check;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.text.Printable;
import org.countersign.core.token.TokenPurpose;

/// `ssh login`: a user certificate in the agent, unless it holds a good one already.
final class LogIn implements Command {
    /// Whoever administers a provisioner may log in as anybody, so that the CA cannot tell as whom.
    private static final String NAMELESS = "an administrator of the provisioner says as whom with '" + SshFlags.PRINCIPAL + "'";

    @Override
    public int run(Invocation call) {
        NoOffline.check(call);
        call.checkIncompatible(SshFlags.TOKEN, SshFlags.LOGIN_PASSWORD_FILE);
        var ready = ReadyToken.of(call);
        var subject = subject(call);
        var comment = call.value(SshFlags.COMMENT).or(() -> subject);
        var generator = KeyFlags.choice(call, KeyGenerator.ec("P-256"));
        CertificateWish.ofLogin(call, subject);
        var password = Minters.provisionerPassword(call, SshFlags.LOGIN_PASSWORD_FILE);
        try (var agent = SshAgent.connect(call.environment());
                var ca = ready.isPresent() ? CaSession.of(call, ready.get().token()) : CaSession.of(call)) {
            var certificates = new AgentCertificates(agent);
            var held = call.on(CommonFlags.FORCE) ? Optional.<AgentCertificates.Held>empty()
                    : held(ready.isPresent() ? RememberedCa.userKeys(ca.client()) : new RememberedCa(call, ca.client()).userKeys(), certificates, comment);
            if (held.isPresent()) {
                call.out().println(Printable.text(held.get().entry().toLine()));
                return ExitCode.DONE;
            }
            var login = new AgentLogin(call, ca, generator, call.on(SshFlags.ADD_USER), call.on(SshFlags.CONFIRM), comment);
            if (ready.isPresent()) {
                login.logIn(CertificateWish.ofLogin(call, subject), ready.get().text(), certificates);
            } else {
                var voucher = Voucher.choose(call, ca, password);
                var wish = CertificateWish.ofLogin(call, voucher.knowsTheUser() ? subject : subject.or(() -> ask(call)));
                var token = voucher.token(() -> ca.newToken(TokenPurpose.SSH_SIGN, wish.keyId()).withSsh(wish.tokenOptions()));
                try {
                    login.logIn(wish, token, certificates);
                } catch (CommandFailure e) {
                    throw wish.principals().isEmpty() ? e.hint(NAMELESS) : e;
                }
            }
        }
        return ExitCode.DONE;
    }

    private static Optional<String> ask(Invocation call) {
        return Optional.of(call.terminal().ask("What name would you like to log in as", SshFlags.IDENTITY.toString(), Check.NOT_BLANK));
    }

    private static Optional<String> subject(Invocation call) {
        var typed = call.optionalPositional(0);
        if (typed.filter(String::isBlank).isPresent()) {
            throw FlagFailure.empty(SshFlags.IDENTITY);
        }
        return typed.or(() -> call.value(SshFlags.IDENTITY));
    }

    /// A good certificate of this CA under this comment; under any, if the user does not say who they are.
    private static Optional<AgentCertificates.Held> held(List<SshPublicKey> keys, AgentCertificates certificates, Optional<String> comment) {
        return certificates.validNow(keys, Instant.now()).stream()
                .filter(held -> comment.isEmpty() || held.entry().comment().equals(comment.get())).findFirst();
    }
}
