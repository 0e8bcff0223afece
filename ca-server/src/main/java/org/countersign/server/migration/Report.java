package org.countersign.server.migration;

import java.io.PrintStream;
import org.countersign.core.text.Printable;

/// Says what was taken over and what could not be, as it happens.
final class Report {
    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void taken(String what) {
        out.println("taken:     " + Printable.text(what));
    }

    void note(String what) {
        out.println("note:      " + Printable.text(what));
    }

    void left(String what) {
        out.println("NOT taken: " + Printable.text(what));
    }
}
