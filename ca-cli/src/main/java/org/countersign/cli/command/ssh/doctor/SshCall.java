package org.countersign.cli.command.ssh.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.countersign.cli.process.Finished;
import org.countersign.cli.process.Programs;

/// The `ssh` that a person calls, with the options that they use.
record SshCall(Programs programs, List<String> options, String destination) {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /// `ssh -G`: the settings for this destination.
    Finished settings() {
        return programs.run(LIMIT, command("-G"));
    }

    List<String> command(String... more) {
        var command = new ArrayList<>(List.of("ssh"));
        command.addAll(List.of(more));
        command.addAll(options);
        command.addAll(List.of("--", destination));
        return command;
    }
}
