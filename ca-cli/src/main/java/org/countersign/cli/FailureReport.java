package org.countersign.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.failure.FileFailure;
import org.countersign.core.ProblemException;
import org.countersign.core.keys.KeyFileException;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.text.Printable;

/// Turns whatever ended a command into a message, a hint and an exit code.
record FailureReport(PrintStream err, boolean withStack) {

    int report(Throwable failure) {
        int code = switch (failure) {
            case CommandFailure known -> show(known);
            case ProblemException refused -> show(new CommandFailure(refused.problem().message()));
            case KeyFileException file -> show(new CommandFailure(file.getMessage()));
            case SshFormatException ssh -> show(new CommandFailure(ssh.getMessage()));
            case KeyFormatException key -> show(new CommandFailure(key.getMessage()));
            case InvalidPathException file -> show(new CommandFailure("'" + file.getInput() + "' cannot be the name of a file"));
            case IOException file -> show(FileFailure.of(file));
            case UncheckedIOException file -> show(FileFailure.of(file.getCause()));
            default -> apologize(failure);
        };
        if (withStack) {
            failure.printStackTrace(err);
        }
        return code;
    }

    private int show(CommandFailure failure) {
        err.println(Printable.lines(failure.getMessage()));
        failure.hint().ifPresent(hint -> err.println("hint: " + Printable.lines(hint)));
        return failure.exitCode();
    }

    /// The exception's own text stays out: it may hold what the user typed.
    private int apologize(Throwable failure) {
        err.println("Something unexpected happened (" + failure.getClass().getName() + "). We are sorry.");
        if (!withStack) {
            err.println("hint: run the same command with STEPDEBUG=1 and report what it shows");
        }
        return ExitCode.BROKEN;
    }

    int lostOutput() {
        return show(new CommandFailure("the result could not be written to standard output"));
    }
}
