package org.countersign.core.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The real `ssh-keygen`, in a directory of its own.
public record OpenSsh(Path directory) {

    public String keygen(String... arguments) throws Exception {
        return run(directory, "ssh-keygen", arguments);
    }

    static String run(Path directory, String program, String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null"))).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(program + " failed: " + output);
        }
        return output;
    }

    /// What `ssh-keygen -Q` says of a key or certificate file: `id.pub (...): ok`, or `REVOKED` at the end.
    public String query(String krl, String file) throws Exception {
        var process = new ProcessBuilder("ssh-keygen", "-Q", "-f", krl, file).directory(directory.toFile())
                .redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return output.trim();
    }

    /// Makes a key pair `name` and `name.pub` and returns the public key.
    public SshPublicKey newKey(String name, String type, int bits) throws Exception {
        keygen("-q", "-t", type, "-b", Integer.toString(bits), "-N", "", "-C", "test", "-f", name);
        return SshPublicKey.parse(blob(name + ".pub"));
    }

    /// The binary part of a public key or certificate file.
    public byte[] blob(String file) throws IOException {
        return Base64.getDecoder().decode(Files.readString(directory.resolve(file)).split(" ")[1].trim());
    }
}
