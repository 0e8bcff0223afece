package org.countersign.cli.command.ca;

import org.countersign.cli.command.CaAccess;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.text.Printable;

/// `ca health`.
final class Health implements Command {
    @Override
    public int run(Invocation call) {
        try (var ca = CaAccess.connect(call)) {
            call.out().println(Printable.text(ca.health()));
        }
        return ExitCode.DONE;
    }
}
