package org.countersign.cli.command.ssh;

import org.countersign.cli.agent.AgentKey;
import org.countersign.cli.agent.SshAgent;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;

/// `ssh list`: what the agent holds.
final class ListKeys implements Command {
    @Override
    public int run(Invocation call) {
        try (var agent = SshAgent.connect(call.environment())) {
            var keys = agent.keys();
            if (keys.isEmpty()) {
                call.out().println("The agent has no identities.");
            }
            var subject = call.optionalPositional(0);
            keys.stream().filter(key -> subject.isEmpty() || key.comment().equals(subject.get()))
                    .forEach(key -> call.out().println(call.on(SshFlags.RAW) ? Printable.text(key.toLine()) : describe(key)));
        }
        return ExitCode.DONE;
    }

    private static String describe(AgentKey key) {
        return FingerprintLine.ofAnyKey(new PublicLine(key.type(), key.blob(), key.comment()));
    }
}
