package org.countersign.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.countersign.cli.terminal.Device;
import org.countersign.cli.terminal.Streams;
import org.countersign.cli.terminal.Style;

/// One run of the program inside the test: what it printed and how it ended.
public record CliRun(int exitCode, String out, String err) {

    /// A user with a home directory of their own, and nothing else in the environment.
    public static User user(Path home) {
        return new User(Map.of("HOME", home.toString()), "", Optional.empty());
    }

    public record User(Map<String, String> environment, String input, Optional<Device> device) {
        public User with(String variable, String value) {
            var more = new HashMap<>(environment);
            more.put(variable, value);
            return new User(Map.copyOf(more), input, device);
        }

        public User typing(String text) {
            return new User(environment, text, device);
        }

        public User at(Device terminal) {
            return new User(environment, input, Optional.of(terminal));
        }

        /// A run that has to succeed.
        public CliRun must(String... words) {
            var run = run(words);
            assertEquals(0, run.exitCode(), run.err());
            return run;
        }

        /// A run that has to fail with these words in its message, and without a result.
        public void refused(String message, String... words) {
            var run = run(words);
            assertEquals(1, run.exitCode(), run.err());
            assertTrue(run.err().contains(message), run.err());
            assertEquals("", run.out());
        }

        public CliRun run(String... words) {
            var out = new ByteArrayOutputStream();
            var err = new ByteArrayOutputStream();
            var streams = new Streams(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                    new PrintStream(out, false, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                    Style.PLAIN, Style.PLAIN, false, () -> device);
            int code = Main.run(words, environment, streams);
            return new CliRun(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }
}
