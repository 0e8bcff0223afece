package org.countersign.cli.progress;

import java.io.PrintStream;
import java.util.Optional;
import java.util.function.Supplier;

/// Tells a person what a command waits for, as soon as that takes longer than a moment: one line, which is gone when the waiting
/// is over. Of two waits within one another the outer one is told of.
///
/// Nothing is written for whatever is quick, so that most commands show nothing at all.
public final class Progress {
    /// Where nobody looks on.
    public static final Progress NONE = new Progress(Optional.empty());

    private final Optional<PrintStream> terminal;
    private boolean busy;

    private Progress(Optional<PrintStream> terminal) {
        this.terminal = terminal;
    }

    /// @param terminal one that can take back what it shows
    public static Progress on(PrintStream terminal) {
        return new Progress(Optional.of(terminal));
    }

    /// Does something that may take long.
    ///
    /// @param what begins with a capital: `Waiting for https://ca.example.com`
    public <T> T during(String what, Supplier<T> work) {
        try (var _ = begin(what)) {
            return work.get();
        }
    }

    /// For work that is no single call; it is over when the result is closed.
    public Waiting begin(String what) {
        if (terminal.isEmpty() || !occupy()) {
            return Waiting.UNSEEN;
        }
        var line = new ProgressLine(terminal.get(), what);
        line.start();
        return () -> {
            line.end();
            release();
        };
    }

    private synchronized boolean occupy() {
        boolean free = !busy;
        busy = true;
        return free;
    }

    private synchronized void release() {
        busy = false;
    }

    /// Something that takes long.
    public interface Waiting extends AutoCloseable {
        /// One that nobody is told of.
        Waiting UNSEEN = () -> {};

        @Override
        void close();
    }
}
