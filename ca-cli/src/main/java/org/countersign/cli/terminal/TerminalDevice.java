package org.countersign.cli.terminal;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.countersign.cli.failure.CommandFailure;

/// The terminal that controls this process, else the one that standard input is.
///
/// Its line discipline is changed by `stty`, which every Unix has: one small process when a secret is asked for,
/// nothing at any other time, and no native code of ours.
final class TerminalDevice implements Device {
    private static final Path CONTROLLING = Path.of("/dev/tty");
    private static final Path STANDARD_INPUT = Path.of("/dev/stdin");

    private final Path path;
    private final InputStream in;
    private final PrintStream out;

    private TerminalDevice(Path path) throws IOException {
        this.path = path;
        this.in = new FileInputStream(path.toFile());
        this.out = new PrintStream(new FileOutputStream(path.toFile()), true, StandardCharsets.UTF_8);
    }

    static Optional<Device> open() {
        try {
            return Optional.of(new TerminalDevice(CONTROLLING));
        } catch (IOException _) {
            return Streams.isTerminal(0) ? openStandardInput() : Optional.empty();
        }
    }

    /// A session without a controlling terminal may still read from one, under some container runtimes.
    private static Optional<Device> openStandardInput() {
        try {
            return Optional.of(new TerminalDevice(STANDARD_INPUT));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public PrintStream out() {
        return out;
    }

    @Override
    public Style style() {
        return Style.of(System.getenv(), true);
    }

    /// The hook restores the terminal when Ctrl-C or a signal ends the process in the middle of a question.
    @Override
    public Mode enter(Discipline discipline) {
        var before = stty(List.of("-g"));
        var restore = new Thread(() -> stty(List.of(before)));
        Runtime.getRuntime().addShutdownHook(restore);
        stty(switch (discipline) {
            case SILENT -> List.of("-echo");
            case KEYS -> List.of("-echo", "-icanon", "min", "1", "time", "0");
        });
        return () -> {
            stty(List.of(before));
            forget(restore);
        };
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process is ending already, and the hook with it.
            return;
        }
    }

    private String stty(List<String> arguments) {
        var command = new ArrayList<>(List.of("stty"));
        command.addAll(arguments);
        try {
            var process = new ProcessBuilder(command).redirectInput(path.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            var answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            if (process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0) {
                return answer;
            }
            process.destroyForcibly();
        } catch (IOException e) {
            throw unruly().because(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unruly().because(e);
        }
        throw unruly();
    }

    private static CommandFailure unruly() {
        return new CommandFailure("the terminal cannot be switched to hide what is typed")
                .hint("install 'stty' (coreutils), or give the value in a file");
    }

    @Override
    public void close() {
        try {
            in.close();
            out.close();
        } catch (IOException _) {
            // The process ends; the terminal outlives it.
            return;
        }
    }
}
