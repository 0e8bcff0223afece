package org.countersign.server.migration;

import java.io.PrintStream;

/// Says what was taken over and what could not be, as it happens.
final class Report {
    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void taken(String what) {
        out.println("taken:     " + what);
    }

    void note(String what) {
        out.println("note:      " + what);
    }

    void left(String what) {
        out.println("NOT taken: " + what);
    }
}
