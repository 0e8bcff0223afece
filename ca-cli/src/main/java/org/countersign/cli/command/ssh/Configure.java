package org.countersign.cli.command.ssh;

import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;

/// `ssh config`, which writes files, or only prints keys.
final class Configure implements Command {
    @Override
    public int run(Invocation call) {
        boolean keys = call.on(SshFlags.ROOTS) || call.on(SshFlags.FEDERATION);
        return keys ? new PrintCaKeys().run(call) : new WriteConfiguration().run(call);
    }
}
