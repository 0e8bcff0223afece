package org.countersign.cli.command.ca;

import org.countersign.cli.command.CaAccess;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.text.Printable;

/// `ca provisioner jwe-key`.
final class PrintEncryptedKey implements Command {
    @Override
    public int run(Invocation call) {
        try (var ca = CaAccess.connect(call)) {
            call.out().println(Printable.text(ca.encryptedKey(call.positional(0))));
        } catch (CommandFailure e) {
            throw e.hint().isPresent() ? e : e.hint("'ca provisioner list' shows the keys, each with its \"kid\"");
        }
        return ExitCode.DONE;
    }
}
