package org.countersign.cli.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.progress.Progress;

/// Runs programs in the environment of this command, in the language "C" so that what they print can be read.
public final class Programs {
    private static final int MOST_OUTPUT = 16 * 1024 * 1024;
    private static final Duration AFTER_THE_END = Duration.ofSeconds(5);

    private final Map<String, String> environment;
    private final Progress progress;

    public Programs(Map<String, String> environment) {
        this(environment, Progress.NONE);
    }

    /// @param progress told of programs that take long
    public Programs(Map<String, String> environment, Progress progress) {
        this.environment = environment;
        this.progress = progress;
    }

    /// Where a program is: a path as it stands, a name looked up as a shell does, and then where system programs are,
    /// which the search path of most users leaves out.
    public Optional<Path> find(String program) {
        if (program.contains("/")) {
            return Optional.of(Path.of(program)).filter(Files::isExecutable);
        }
        var directories = (environment.getOrDefault("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin:/usr/local/sbin").split(":");
        return Stream.of(directories).filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory).resolve(program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file)).findFirst();
    }

    /// Runs a program without input and waits for its end.
    ///
    /// @throws CommandFailure when it is not there, cannot be run, or does not end in time
    public Finished run(Duration limit, List<String> command) {
        var process = start(command);
        try (var _ = progress.begin("Waiting for " + Path.of(command.getFirst()).getFileName())) {
            process.getOutputStream().close();
            var out = reader(process.getInputStream());
            var err = reader(process.getErrorStream());
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed(command, "it does not end within " + limit.toSeconds() + " s");
            }
            return new Finished(process.exitValue(), text(out), text(err));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(command, "it was interrupted").because(e);
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw failed(command, "its output cannot be read").because(e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /// Starts a program whose output the caller reads, and which the caller ends.
    public Process start(List<String> command) {
        try {
            var resolved = new ArrayList<>(command);
            resolved.set(0, find(command.getFirst())
                    .orElseThrow(() -> new CommandFailure(command.getFirst() + " is not installed")).toString());
            var builder = new ProcessBuilder(resolved);
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.environment().put("LC_ALL", "C");
            return builder.start();
        } catch (IOException e) {
            throw failed(command, "it cannot be run").because(e);
        }
    }

    /// Both streams are read at the same time: a program that fills one while the other is read would never end.
    private static FutureTask<String> reader(InputStream stream) {
        var task = new FutureTask<>(() -> new String(stream.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8));
        Thread.ofVirtual().start(task);
        return task;
    }

    private static String text(FutureTask<String> reader) throws InterruptedException, ExecutionException, TimeoutException {
        return reader.get(AFTER_THE_END.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static CommandFailure failed(List<String> command, String reason) {
        return new CommandFailure("failed to execute \"" + String.join(" ", command) + "\": " + reason);
    }
}
