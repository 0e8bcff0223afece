package org.countersign.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// `ca-server` as a process of its own, as an operator runs it: with arguments, an environment, signals and an exit code.
final class ChildServer implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path log;
    private final Path errors;

    private ChildServer(Process process, Path log, Path errors) {
        this.process = process;
        this.log = log;
        this.errors = errors;
    }

    /// Starts it and returns at once.
    static ChildServer launch(Path directory, Map<String, String> environment, String... arguments) throws IOException {
        return launch(directory, environment, Arrays.asList(arguments));
    }

    private static ChildServer launch(Path directory, Map<String, String> environment, List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), "org.countersign.server.Main"));
        command.addAll(arguments);
        return launchCommand(directory, environment, command);
    }

    /// Starts a command that ends up as the server.
    static ChildServer launchCommand(Path directory, Map<String, String> environment, List<String> command) throws IOException {
        var log = Files.createTempFile(directory, "stdout", ".log");
        var errors = Files.createTempFile(directory, "stderr", ".log");
        var builder = new ProcessBuilder(command).redirectOutput(log.toFile()).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        return new ChildServer(builder.start(), log, errors);
    }

    /// Starts it on a `ca.json` and returns when it serves.
    static ChildServer start(Path directory, Map<String, String> environment, String... arguments) throws Exception {
        var server = launch(directory, environment, arguments);
        server.awaitError("SSH user CA key");
        return server;
    }

    long pid() {
        return process.pid();
    }

    /// Sends a signal: `HUP`, `TERM`.
    void signal(String name) throws Exception {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start();
        if (!kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new AssertionError("kill -" + name + " failed");
        }
    }

    Path logFile() {
        return log;
    }

    String log() throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8);
    }

    String errors() throws IOException {
        return Files.readString(errors, StandardCharsets.UTF_8);
    }

    void awaitError(String text) throws Exception {
        await(errors, text, 1);
    }

    void awaitLog(String text) throws Exception {
        await(log, text, 1);
    }

    /// Waits until the log says it so many times.
    void awaitLog(String text, int times) throws Exception {
        await(log, text, times);
    }

    private void await(Path file, String text, int times) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (Files.readString(file, StandardCharsets.UTF_8).split(java.util.regex.Pattern.quote(text), -1).length <= times) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                throw new AssertionError("'" + text + "' was not said" + (process.isAlive() ? "" : ", exit code " + process.exitValue())
                        + "\n" + errors() + log());
            }
            Thread.sleep(10);
        }
    }

    int awaitEnd() throws Exception {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the server did not end\n" + errors() + log());
        }
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
