package org.countersign.cli.command.ca.provisioner;

import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;

/// `ca provisioner webhook update`: changes what the flags say and nothing else.
final class UpdateWebhook implements Command {
    @Override
    public int run(Invocation call) {
        var file = CaFile.read(call);
        var provisioner = file.require(call.positional(0));
        var hook = Webhook.require(provisioner, call.positional(1));
        var changed = hook.changed(call);
        if (changed.equals(hook)) {
            throw new CommandFailure("nothing to change: no flag says anything new")
                    .hint("see 'ca provisioner webhook update --help'");
        }
        file.replacing(call.positional(0), changed.in(provisioner)).save(call);
        return ExitCode.DONE;
    }
}
