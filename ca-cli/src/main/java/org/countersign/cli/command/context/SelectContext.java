package org.countersign.cli.command.context;

import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;

/// `context select`.
final class SelectContext implements Command {
    @Override
    public int run(Invocation call) {
        var contexts = call.home().contexts();
        var chosen = contexts.named(call.positional(0));
        contexts.select(chosen);
        call.status().done("Context", chosen.name());
        return ExitCode.DONE;
    }
}
