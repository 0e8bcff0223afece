package org.countersign.server.console;

import java.io.PrintStream;
import java.sql.SQLException;
import org.countersign.core.text.InWords;
import org.countersign.core.text.Printable;

/// What a command of `ca-server` says about itself on standard error. Messages quote files, databases and other servers: what a terminal
/// would obey in them is shown instead.
public record Diagnostics(PrintStream err) {

    /// Says why it could not be done.
    ///
    /// @return the exit code
    public int failed(Exception cause) {
        return failed((cause instanceof SQLException ? "the database: " : "") + InWords.of(cause));
    }

    public int failed(String why) {
        complain(why);
        return ExitCode.FAILED;
    }

    /// Says what is wrong with the arguments.
    ///
    /// @return the exit code
    public int misused(String why) {
        complain(why);
        return ExitCode.USAGE;
    }

    private void complain(String why) {
        err.println("ca-server: " + Printable.lines(String.valueOf(why)));
    }

    /// Something to know beside the result.
    public void note(String text) {
        err.println(Printable.lines(text));
    }
}
