package org.countersign.cli.command.ssh;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.countersign.cli.agent.AgentKey;
import org.countersign.cli.agent.SshAgent;
import org.countersign.cli.client.SshRoots;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.command.online.RememberedCa;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.text.Printable;

/// `ssh logout`: takes keys out of the agent. That nothing was there is told, but is no failure: the user is logged out.
final class LogOut implements Command {
    @Override
    public int run(Invocation call) {
        var subject = call.optionalPositional(0).or(() -> call.value(SshFlags.IDENTITY));
        try (var agent = SshAgent.connect(call.environment())) {
            if (call.on(SshFlags.ALL_KEYS) && subject.isEmpty()) {
                agent.removeAll();
                call.out().println("All keys have been removed from the agent.");
                return ExitCode.DONE;
            }
            var unwanted = agent.keys().stream()
                    .filter(key -> subject.isEmpty() || key.comment().equals(subject.get()))
                    .filter(call.on(SshFlags.ALL_KEYS) ? _ -> true : ofThisCa(call)).toList();
            unwanted.forEach(agent::remove);
            call.out().println(result(unwanted, subject));
        }
        return ExitCode.DONE;
    }

    private static String result(List<AgentKey> removed, Optional<String> subject) {
        String whose = subject.map(name -> " '" + Printable.text(name) + "'").orElse("");
        return switch (removed.size()) {
            case 0 -> "Certificate" + whose + " not found in the agent.";
            case 1 -> "Certificate" + subject.map(_ -> whose).orElseGet(() -> " '" + Printable.text(removed.getFirst().comment())
                    + "'") + " has been removed from the agent.";
            default -> removed.size() + " certificates" + whose + " have been removed from the agent.";
        };
    }

    /// Certificates that this CA signed. Any certificate, if the CA cannot say which keys are its own: who logs out wants
    /// to leave nothing behind.
    private static Predicate<AgentKey> ofThisCa(Invocation call) {
        var authorities = authorities(call);
        return key -> key.certificate().filter(certificate -> authorities.isEmpty()
                || authorities.get().contains(certificate.body().signatureKey())).isPresent();
    }

    private static Optional<List<SshPublicKey>> authorities(Invocation call) {
        try (var ca = CaAccess.connect(call)) {
            var remembered = new RememberedCa(call, ca).rememberedUserKeys();
            return remembered.isEmpty() ? ca.sshRoots().map(SshRoots::userKeys) : Optional.of(remembered);
        } catch (CommandFailure e) {
            call.status().say("The CA cannot be asked which certificates are its own, so all count: " + e.getMessage());
            return Optional.empty();
        }
    }
}
