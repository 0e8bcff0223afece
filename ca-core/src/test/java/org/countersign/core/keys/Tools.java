package org.countersign.core.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Runs real OpenSSL and OpenSSH as the second opinion on key files, and this product's own classes in another process.
final class Tools {
    private Tools() {}

    /// What the command prints; it must succeed within a minute.
    static String run(Path directory, String... command) throws IOException, InterruptedException {
        var output = Files.createTempFile("output", ".txt");
        try {
            var process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                    .redirectOutput(output.toFile()).redirectInput(new File("/dev/null")).start();
            try {
                assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> String.join(" ", command) + " does not end");
            } finally {
                process.destroyForcibly();
            }
            String text = Files.readString(output, StandardCharsets.ISO_8859_1);
            assertEquals(0, process.exitValue(), () -> String.join(" ", command) + ": " + text);
            return text;
        } finally {
            Files.delete(output);
        }
    }

    /// Runs the main method of a class in a fresh process, after a shell command such as `umask`.
    static String runMain(Path directory, String before, Class<?> main, String... arguments) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var command = "exec '" + java + "' -XX:+UseSerialGC -cp \"$CLASS_PATH\" '" + main.getName() + "' "
                + Arrays.stream(arguments).map(argument -> "'" + argument + "'").collect(Collectors.joining(" "));
        return run(directory, "env", "CLASS_PATH=" + System.getProperty("java.class.path"), "sh", "-c",
                before + " && " + command);
    }
}
