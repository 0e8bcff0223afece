package org.countersign.cli.command;

import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;

/// `path`: where this user's settings are.
final class PrintPath implements Command {
    @Override
    public int run(Invocation call) {
        call.checkIncompatible(Commands.BASE, Commands.PROFILE);
        if (call.on(Commands.BASE)) {
            call.out().println(call.home().base());
        } else {
            call.out().println(call.on(Commands.PROFILE) ? call.stepPath().profile() : call.stepPath().path());
        }
        return ExitCode.DONE;
    }
}
