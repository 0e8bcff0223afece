package org.countersign.cli.command.ssh;

import org.countersign.cli.command.CaAccess;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.api.CheckHostRequest;

/// `ssh check-host`: the exit code is the answer; `Match exec` of ssh branches on it.
final class CheckHost implements Command {
    @Override
    public int run(Invocation call) {
        var request = request(call.positional(0));
        try (var ca = CaAccess.connect(call)) {
            boolean exists = ca.sshCheckHost(request);
            if (call.on(SshFlags.VERBOSE)) {
                call.out().println(exists);
            }
            return exists ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private static CheckHostRequest request(String host) {
        if (host.isBlank()) {
            throw new CommandFailure("the name of the host is empty");
        }
        return new CheckHostRequest(host);
    }
}
