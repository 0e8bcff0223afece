package org.countersign.core.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Runs real OpenSSL and OpenSSH as the second opinion on key files.
final class Tools {
    private Tools() {}

    /// What the command prints; it must succeed within a minute.
    static String run(Path directory, String... command) throws IOException, InterruptedException {
        var output = Files.createTempFile(directory, "output", ".txt");
        var process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> String.join(" ", command) + " does not end");
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output, StandardCharsets.ISO_8859_1);
        assertEquals(0, process.exitValue(), () -> String.join(" ", command) + ": " + text);
        return text;
    }
}
