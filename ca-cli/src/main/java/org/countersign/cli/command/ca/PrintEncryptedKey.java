package org.countersign.cli.command.ca;

import org.countersign.cli.command.CaAccess;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;

/// `ca provisioner jwe-key`.
final class PrintEncryptedKey implements Command {
    @Override
    public int run(Invocation call) {
        try (var ca = CaAccess.connect(call)) {
            call.out().println(ca.encryptedKey(call.positional(0)));
        }
        return ExitCode.DONE;
    }
}
