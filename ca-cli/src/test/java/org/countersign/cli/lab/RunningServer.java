package org.countersign.cli.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.countersign.cli.ChildJvm;
import org.countersign.server.Main;

/// `ca-server` in a process of its own, as an operator runs it.
final class RunningServer implements AutoCloseable {
    /// The class path of this test has the CLI's log provider too, which logs nothing.
    private static final List<String> OPTIONS = List.of("--enable-native-access=ALL-UNNAMED",
            "-Dslf4j.provider=ch.qos.logback.classic.spi.LogbackServiceProvider");

    private final Process process;
    private final Path log;

    private RunningServer(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// Starts it and waits until it serves, or has ended because it does not want to.
    static RunningServer start(Path configuration, Path passwordFile, Path log) throws Exception {
        var command = ChildJvm.command(OPTIONS, Main.class, configuration.toString(),
                "--password-file", passwordFile.toString());
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        var server = new RunningServer(process, log);
        for (int i = 0; i < 1800 && process.isAlive() && !server.log().contains("Serving on"); i++) {
            Thread.sleep(100);
        }
        return server;
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /// The exit code of a server that has ended.
    int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the server still runs: " + process.pid());
        }
        return process.exitValue();
    }

    /// Everything it has printed.
    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
