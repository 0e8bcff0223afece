package org.countersign.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What a command reads from and writes to. Standard output carries machine-usable results only, everything meant
/// for a person goes to standard error; the device is where questions are asked, if there is one.
///
/// @param errErasable whether standard error is a terminal that can take back what it shows
public record Streams(InputStream in, PrintStream out, PrintStream err, Style outStyle, Style errStyle,
        boolean errErasable, Supplier<Optional<Device>> device) {

    /// The streams of this process. Text is UTF-8 whatever the locale says, so that results never depend on it.
    public static Streams ofProcess(Map<String, String> environment) {
        return new Streams(new FileInputStream(FileDescriptor.in),
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Style.of(environment, isTerminal(1)), Style.of(environment, isTerminal(2)),
                isTerminal(2) && !environment.getOrDefault("TERM", "").equals("dumb"), TerminalDevice::open);
    }

    /// The kernel names what a descriptor is open on. Where it does not (no `/proc`), plain text is the safe answer.
    static boolean isTerminal(int descriptor) {
        try {
            var target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.startsWith("/dev/console");
        } catch (java.io.IOException | UnsupportedOperationException _) {
            return false;
        }
    }
}
