package org.countersign.cli.command.renewal;

import java.util.List;
import org.countersign.cli.grammar.Flag;

/// The flags that say when to renew and what to do afterwards.
public final class RenewalFlags {
    public static final Flag EXPIRES_IN = Flag.value("expires-in", "duration",
            "How little of the lifetime may be left before the certificate is renewed. With --daemon a third of the lifetime "
                    + "by default; otherwise it is renewed at once.");
    public static final Flag PERIOD = Flag.value("renew-period", "duration",
            "With --daemon: how much time lies between two renewals.");
    public static final Flag REKEY_PERIOD = Flag.value("rekey-period", "duration",
            "With --daemon: how much time lies between two renewals.");
    public static final Flag DAEMON = Flag.toggle("daemon",
            "Keep running and renew in time, again and again; replaces files without asking. SIGHUP renews at once.");
    public static final Flag EXEC = Flag.value("exec", "command",
            "The <command> to run after each renewal, its words split at blanks; no shell sees it.");
    public static final Flag PID = Flag.value("pid", "number", "The process to send a signal to after each renewal.");
    public static final Flag PID_FILE = Flag.value("pid-file", "file",
            "The <file> with the number of the process to send a signal to after each renewal.");
    public static final Flag SIGNAL = Flag.value("signal", "number", "The signal to send: 1, which is SIGHUP, by default.")
            .byDefault("1");

    public static final List<Flag> ALL = List.of(EXPIRES_IN, PERIOD, DAEMON, EXEC, PID, PID_FILE, SIGNAL);
    /// As [#ALL], for commands that make a new key each time.
    public static final List<Flag> WITH_NEW_KEY = List.of(EXPIRES_IN, REKEY_PERIOD, DAEMON, EXEC, PID, PID_FILE, SIGNAL);

    private RenewalFlags() {}
}
