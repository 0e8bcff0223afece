package org.countersign.cli.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A process on a real terminal: util-linux `script` makes one, and what a person would see and type goes through it.
public final class PseudoTerminal implements AutoCloseable {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private final Process process;
    private final StringBuilder shown = new StringBuilder();
    private int seen;

    private PseudoTerminal(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::watch);
    }

    /// @param command a line for the shell
    public static PseudoTerminal run(String command, Map<String, String> environment) throws IOException {
        // A build that runs in the background ignores interrupts, and what it starts inherits that; a terminal's shell does not.
        var builder = new ProcessBuilder("env", "--default-signal=INT", "script", "-qefc", command, "/dev/null").redirectErrorStream(true);
        builder.environment().putAll(Map.of("TERM", "xterm", "SHELL", "/bin/sh"));
        builder.environment().putAll(environment);
        return new PseudoTerminal(builder.start());
    }

    public static String quoted(List<String> command) {
        return command.stream().map(word -> "'" + word.replace("'", "'\\''") + "'").collect(Collectors.joining(" "));
    }

    private void watch() {
        try {
            var reader = process.inputReader(StandardCharsets.UTF_8);
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                synchronized (shown) {
                    shown.append((char) c);
                    shown.notifyAll();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until the text appears after everything that was awaited before.
    public PseudoTerminal await(String text) throws InterruptedException {
        return awaitMatch(Pattern.quote(text));
    }

    /// As [#await(String)], for what is not the same each time, such as seconds: who waits for a busy machine is not told of each.
    public PseudoTerminal awaitMatch(String regex) throws InterruptedException {
        var pattern = Pattern.compile(regex);
        long end = System.nanoTime() + PATIENCE;
        synchronized (shown) {
            var found = pattern.matcher(shown);
            while (!found.find(seen)) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("\"" + regex + "\" did not appear in:\n" + shown);
                }
                shown.wait(left);
            }
            seen = found.end();
        }
        return this;
    }

    public PseudoTerminal type(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        return this;
    }

    public int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end; it showed:\n" + shown());
        }
        return process.exitValue();
    }

    public String shown() {
        synchronized (shown) {
            return shown.toString();
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
