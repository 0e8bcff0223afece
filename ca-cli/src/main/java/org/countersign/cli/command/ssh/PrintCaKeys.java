package org.countersign.cli.command.ssh;

import org.countersign.cli.client.SshRoots;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;

/// `ssh config --roots` and `--federation`: the CA keys that hosts and clients are told to trust.
final class PrintCaKeys implements Command {
    @Override
    public int run(Invocation call) {
        call.checkIncompatible(SshFlags.ROOTS, SshFlags.FEDERATION);
        call.checkIncompatible(SshFlags.ROOTS, ConfigFlags.SET, ConfigFlags.DRY_RUN);
        call.checkIncompatible(SshFlags.FEDERATION, ConfigFlags.SET, ConfigFlags.DRY_RUN);
        var keys = KnownToTheCa.ask(call, () -> keys(call));
        var wanted = call.on(SshFlags.OF_HOSTS) ? keys.hostKeys() : keys.userKeys();
        if (wanted.isEmpty()) {
            String kind = call.on(SshFlags.OF_HOSTS) ? "host" : "user";
            throw new CommandFailure("the CA signs no SSH " + kind + " certificates")
                    .hint("its configuration lacks ssh." + kind + "Key");
        }
        wanted.forEach(key -> call.out().println(key.toLine()));
        return ExitCode.DONE;
    }

    private static SshRoots keys(Invocation call) {
        try (var ca = CaAccess.connect(call)) {
            return (call.on(SshFlags.ROOTS) ? ca.sshRoots() : ca.sshFederation()).orElseThrow(() ->
                    new CommandFailure("the CA is not configured with SSH support")
                            .hint("a CA made with 'ca init --ssh' has it"));
        }
    }
}
