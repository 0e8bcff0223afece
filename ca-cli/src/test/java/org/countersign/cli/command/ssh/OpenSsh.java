package org.countersign.cli.command.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs the tools of OpenSSH, whose word counts.
public final class OpenSsh {
    private OpenSsh() {}

    /// What `ssh-keygen` prints on both streams when it succeeds.
    public static String keygen(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("ssh-keygen"));
        command.addAll(List.of(arguments));
        var output = Files.createTempFile("keygen", ".out");
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
            process.getOutputStream().close();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(command + " failed: " + Files.readString(output));
            }
            return Files.readString(output, StandardCharsets.UTF_8);
        } finally {
            Files.delete(output);
        }
    }

    /// A new key pair without a password.
    ///
    /// @param kind type and size as `ssh-keygen` names them: `ecdsa-384`
    public static Path key(Path file, String kind, String comment) throws IOException, InterruptedException {
        var parts = kind.split("-");
        var arguments = new ArrayList<>(List.of("-q", "-N", "", "-t", parts[0], "-C", comment, "-f", file.toString()));
        if (parts.length > 1) {
            arguments.addAll(List.of("-b", parts[1]));
        }
        keygen(arguments.toArray(String[]::new));
        return file;
    }
}
