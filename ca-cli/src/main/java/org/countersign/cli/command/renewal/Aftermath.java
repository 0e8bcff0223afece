package org.countersign.cli.command.renewal;

import static org.countersign.cli.command.renewal.RenewalFlags.EXEC;
import static org.countersign.cli.command.renewal.RenewalFlags.PID;
import static org.countersign.cli.command.renewal.RenewalFlags.PID_FILE;
import static org.countersign.cli.command.renewal.RenewalFlags.SIGNAL;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.keys.RegularFile;

/// What happens after a renewal, so that the programs that use the certificate read it again.
///
/// @param process number of the process to signal, or the file that has it when the time comes
record Aftermath(Map<String, String> environment, List<String> command, Optional<String> process, Optional<Path> processFile,
        int signal) {
    private static final int LARGEST_FILE = 64;

    static Aftermath of(Invocation call) {
        call.checkIncompatible(PID, PID_FILE);
        var words = call.value(EXEC).stream().flatMap(line -> Stream.of(line.split(" "))).filter(word -> !word.isEmpty()).toList();
        return new Aftermath(call.environment(), words,
                call.value(PID).map(text -> number(text).orElseThrow(() -> FlagFailure.invalid(PID, text, "it is not a process"))),
                call.value(PID_FILE).map(Path::of), signal(call.require(SIGNAL)));
    }

    private static Optional<String> number(String text) {
        return Optional.of(text.strip()).filter(it -> it.matches("[1-9][0-9]{0,9}"));
    }

    private static int signal(String text) {
        if (!text.matches("[0-9]{1,2}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 64) {
            throw FlagFailure.invalid(SIGNAL, text, "it is not the number of a signal");
        }
        return Integer.parseInt(text);
    }

    void run() throws IOException {
        if (!command.isEmpty()) {
            run(command);
        }
        var target = process.or(() -> processFile.map(Aftermath::read));
        if (target.isPresent()) {
            run(List.of("kill", "-" + signal, target.get()));
        }
    }

    private static String read(Path file) {
        var text = new String(RegularFile.read(file, LARGEST_FILE, "pid file"), StandardCharsets.ISO_8859_1);
        return number(text).orElseThrow(() -> new CommandFailure("the pid file " + file + " does not hold the number of a process"));
    }

    /// What the command prints goes where our own output goes.
    private void run(List<String> words) throws IOException {
        var builder = new ProcessBuilder(words).inheritIO();
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            int code = builder.start().waitFor();
            if (code != 0) {
                throw new CommandFailure("the certificate is renewed, but '" + String.join(" ", words) + "' ended with exit code " + code);
            }
        } catch (IOException e) {
            throw new CommandFailure("the certificate is renewed, but '" + words.getFirst() + "' cannot be run").because(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted while '" + words.getFirst() + "' ran").because(e);
        }
    }
}
