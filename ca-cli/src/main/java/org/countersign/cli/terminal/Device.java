package org.countersign.cli.terminal;

import java.io.InputStream;
import java.io.PrintStream;

/// A terminal at which a person can be asked. Whoever enters a mode leaves it again, whatever happens.
public interface Device extends AutoCloseable {
    InputStream in();

    PrintStream out();

    Style style();

    /// Switches the line discipline until the returned mode is closed. Fails when the terminal does not obey: a
    /// secret must not be typed while it is echoed.
    Mode enter(Discipline discipline);

    @Override
    void close();

    /// How the terminal treats what is typed.
    enum Discipline {
        /// Lines as usual, but not shown.
        SILENT,
        /// Every key at once, not shown; Ctrl-C still interrupts.
        KEYS
    }

    /// A discipline in force; closing it brings back the one before.
    interface Mode extends AutoCloseable {
        @Override
        void close();
    }
}
