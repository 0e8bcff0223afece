package org.countersign.cli.command.ca.provisioner;

import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;

/// `ca provisioner remove`.
final class RemoveProvisioner implements Command {
    @Override
    public int run(Invocation call) {
        var file = CaFile.read(call);
        file.require(call.positional(0));
        file.minus(call.positional(0)).save(call);
        return ExitCode.DONE;
    }
}
