package org.countersign.cli.command.renewal;

import java.io.PrintStream;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.countersign.core.text.Printable;

/// Lines with a date, as a service writes them: what happens to standard output, what fails to standard error. A message is one line,
/// whatever the CA said in it.
record DaemonLog(PrintStream out, PrintStream err) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm:ss");

    void info(String message) {
        line(out, "INFO", message);
    }

    void error(String message) {
        line(err, "ERROR", message);
    }

    private static void line(PrintStream stream, String level, String message) {
        stream.println(level + ": " + TIME.format(LocalDateTime.now()) + " " + Printable.text(message));
        stream.flush();
    }
}
