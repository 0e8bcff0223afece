package org.countersign.cli.command;

import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.release.Release;

/// `version`: two lines.
final class PrintVersion implements Command {
    @Override
    public int run(Invocation call) {
        var release = Release.current();
        call.out().println(release.product());
        call.out().println("Release Date: " + release.date());
        return ExitCode.DONE;
    }
}
