package org.countersign.cli.command.ca.provisioner;

import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;

/// `ca provisioner webhook remove`. Its secrets stay where they are: a CA that runs still reads them.
final class RemoveWebhook implements Command {
    @Override
    public int run(Invocation call) {
        var file = CaFile.read(call);
        var provisioner = file.require(call.positional(0));
        var hook = Webhook.require(provisioner, call.positional(1));
        var left = Webhook.of(provisioner).stream().filter(item -> !item.equals(hook.section())).toList();
        file.replacing(call.positional(0), Webhook.replaceAll(provisioner, left)).save(call);
        return ExitCode.DONE;
    }
}
