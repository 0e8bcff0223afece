package org.countersign.cli.grammar;

import java.io.IOException;

/// What a command does. Constructed only when it runs.
@FunctionalInterface
public interface Command {
    /// Does the work and answers the exit code, mostly `ExitCode.DONE`. What cannot be done is thrown as a
    /// `CommandFailure` or a `ProblemException`; an [IOException] of a file becomes a readable message by itself.
    int run(Invocation call) throws IOException;
}
