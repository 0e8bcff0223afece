package org.countersign.cli.command.certificate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.countersign.cli.failure.CommandFailure;

/// Runs the tools of the system that own a trust store.
final class Tools {
    private static final long PATIENCE_MINUTES = 5;

    private final Map<String, String> environment;

    Tools(Map<String, String> environment) {
        this.environment = environment;
    }

    /// Where a program is, looked up like a shell does.
    Optional<Path> find(String program) {
        for (var directory : environment.getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").split(":")) {
            var file = Path.of(directory.isEmpty() ? "." : directory).resolve(program);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    void run(List<String> command) {
        run(command, new byte[0]);
    }

    /// Runs with the rights of root where `sudo` exists, which asks for its password at the terminal itself.
    void runAsRoot(List<String> command, byte[] input) {
        var line = new ArrayList<String>();
        find("sudo").ifPresent(sudo -> line.addAll(List.of(sudo.toString(), "--")));
        line.addAll(command);
        run(line, input);
    }

    /// What the tool says goes to standard error: standard output is for results.
    private void run(List<String> command, byte[] input) {
        try {
            var resolved = new ArrayList<>(command);
            resolved.set(0, find(command.getFirst()).orElseThrow(() -> failed(command, "it is not installed")).toString());
            var builder = new ProcessBuilder(resolved).redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().putAll(environment);
            finish(command, builder.start(), input);
        } catch (IOException e) {
            throw failed(command, "it cannot be run").because(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(command, "it was interrupted").because(e);
        }
    }

    private static void finish(List<String> command, Process process, byte[] input)
            throws IOException, InterruptedException {
        try (var in = process.getOutputStream()) {
            in.write(input);
        }
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw failed(command, "it does not end");
        }
        if (process.exitValue() != 0) {
            throw failed(command, said.isEmpty() ? "exit code " + process.exitValue() : said);
        }
    }

    private static CommandFailure failed(List<String> command, String reason) {
        return new CommandFailure("failed to execute \"" + String.join(" ", command) + "\": " + reason);
    }
}
