package org.countersign.cli.command.ssh.host;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.process.Programs;

/// The names by which clients call this host.
final class HostNames {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private HostNames() {}

    /// Those that the user gives, or those that the machine gives itself: the full one first, which is also the key ID.
    static List<String> of(Invocation call) {
        var given = call.values(HostCommands.PRINCIPAL);
        if (given.contains("")) {
            throw FlagFailure.empty(HostCommands.PRINCIPAL);
        }
        return given.isEmpty() ? ownNames(new Programs(call.environment(), call.progress())) : given.stream().distinct().toList();
    }

    private static List<String> ownNames(Programs programs) {
        var names = new LinkedHashSet<String>();
        for (var option : List.of("-f", "-s")) {
            var run = programs.run(LIMIT, List.of("hostname", option));
            String name = run.out().strip().toLowerCase(Locale.ROOT);
            if (run.succeeded() && name.matches("[a-z0-9][a-z0-9.-]{0,252}") && !name.startsWith("localhost")) {
                names.add(name);
            }
        }
        if (names.isEmpty()) {
            throw new CommandFailure("this machine has no name of its own").hint("give one with '" + HostCommands.PRINCIPAL + "'");
        }
        return List.copyOf(names);
    }
}
