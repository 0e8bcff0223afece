package org.countersign.cli.failure;

import java.util.Optional;

/// The end of a command that could not do its work: what failed, what the user can do about it, and the exit code.
///
/// The message is shown as it is, so it never holds a secret. Made by whoever knows the remedy.
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String hint;
    private final int exitCode;

    private CommandFailure(String message, String hint, int exitCode, Throwable cause) {
        super(message, cause);
        this.hint = hint;
        this.exitCode = exitCode;
    }

    public CommandFailure(String message) {
        this(message, null, ExitCode.FAILED, null);
    }

    /// The same failure with a sentence that says what to do.
    public CommandFailure hint(String remedy) {
        return new CommandFailure(getMessage(), remedy, exitCode, getCause());
    }

    public CommandFailure exitCode(int code) {
        return new CommandFailure(getMessage(), hint, code, getCause());
    }

    /// The same failure, saying first what was being done: `error downloading root certificate: ...`.
    public CommandFailure during(String attempt) {
        return new CommandFailure(attempt + ": " + getMessage(), hint, exitCode, getCause());
    }

    /// The same failure with its cause, which only `STEPDEBUG=1` shows.
    public CommandFailure because(Throwable cause) {
        return new CommandFailure(getMessage(), hint, exitCode, cause);
    }

    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }

    public int exitCode() {
        return exitCode;
    }
}
