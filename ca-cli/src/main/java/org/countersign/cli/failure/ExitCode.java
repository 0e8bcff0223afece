package org.countersign.cli.failure;

/// The exit codes that scripts written for `step` expect.
public final class ExitCode {
    public static final int DONE = 0;
    public static final int FAILED = 1;
    /// The program itself is at fault.
    public static final int BROKEN = 2;
    public static final int UNKNOWN_COMMAND = 3;

    private ExitCode() {}
}
