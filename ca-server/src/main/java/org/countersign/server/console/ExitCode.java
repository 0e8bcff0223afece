package org.countersign.server.console;

/// The exit codes of the commands of `ca-server`. The server itself has some of its own.
public final class ExitCode {
    public static final int OK = 0;
    /// It could not be done, or there is nothing of that kind.
    public static final int FAILED = 1;
    /// The arguments are wrong.
    public static final int USAGE = 2;

    private ExitCode() {}
}
