package org.countersign.cli.command.context;

import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;

/// `context list`: the current context first, behind its mark, then the others.
final class ListContexts implements Command {
    @Override
    public int run(Invocation call) {
        var contexts = call.home().contexts();
        var all = contexts.all();
        if (all.isEmpty()) {
            throw new CommandFailure("no contexts found").hint("'ca bootstrap --context <name>' makes one");
        }
        var current = contexts.current();
        current.ifPresent(context -> call.out().println("▶ " + context.name()));
        all.stream().filter(context -> current.filter(context::equals).isEmpty())
                .forEach(context -> call.out().println(context.name()));
        return ExitCode.DONE;
    }
}
