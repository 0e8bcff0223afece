package org.countersign.cli.terminal;

import java.io.PrintStream;
import org.countersign.core.text.Printable;

/// What a command tells the person in front of it, on standard error: scripts that capture results never see it. Much of it others said,
/// the CA for one, so nothing in it can be obeyed by a terminal.
public final class StatusLines {
    private final PrintStream err;
    private final Style style;

    public StatusLines(PrintStream err, Style style) {
        this.err = err;
        this.style = style;
    }

    /// `✔ Label: value`.
    public void done(String label, Object value) {
        line(style.green("✔"), label, value);
    }

    /// `✗ Label: reason`, for a part that failed without failing the command.
    public void failed(String label, String reason) {
        line(style.red("✗"), label, reason);
    }

    /// A sentence, or several lines.
    public void say(String text) {
        err.println(Printable.lines(text));
    }

    /// A line above others.
    public void head(String text) {
        err.println(style.bold(Printable.text(text)));
    }

    /// The beginning of a line that a later [#say] ends.
    public void begin(String text) {
        err.print(text);
        err.flush();
    }

    private void line(String mark, String label, Object value) {
        err.println(mark + " " + style.bold(Printable.text(label) + ":") + " " + Printable.text(value.toString()));
    }
}
