package org.countersign.cli.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// An `ssh-agent` of OpenSSH, started for one test.
public final class RealAgent implements AutoCloseable {
    private final Path socket;
    private final Process process;

    /// @param directory with a short path: a Unix socket address has about 100 characters
    public RealAgent(Path directory) throws Exception {
        this(directory, Map.of());
    }

    /// @param more what the agent finds in its environment
    public RealAgent(Path directory, Map<String, String> more) throws Exception {
        socket = directory.resolve("agent");
        var builder = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(more);
        process = builder.start();
        for (int i = 0; i < 2400 && !Files.exists(socket); i++) {
            Thread.sleep(25);
        }
    }

    public Map<String, String> environment() {
        return Map.of("SSH_AUTH_SOCK", socket.toString());
    }

    /// Runs `ssh-add` against this agent and returns what it prints when it succeeds.
    public String sshAdd(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("ssh-add"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment());
        var run = builder.start();
        String output = new String(run.getInputStream().readAllBytes());
        if (!run.waitFor(60, TimeUnit.SECONDS) || run.exitValue() != 0) {
            throw new IOException(command + " failed: " + output);
        }
        return output;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
