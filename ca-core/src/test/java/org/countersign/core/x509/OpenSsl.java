package org.countersign.core.x509;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The `openssl` command, as a second opinion on what we write and a source of what we read.
public record OpenSsl(Path directory) {
    public record Outcome(int exitCode, String output) {}

    public Outcome run(String... arguments) {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        try {
            var output = directory.resolve("openssl.out");
            var process = new ProcessBuilder(command).directory(directory.toFile())
                    .redirectErrorStream(true).redirectOutput(output.toFile()).start();
            process.getOutputStream().close();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "openssl ends in time");
            return new Outcome(process.exitValue(), Files.readString(output));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Path write(String name, X509Certificate certificate) {
        return writePem(name, "CERTIFICATE", X509Certificates.der(certificate));
    }

    Path writePem(String name, String label, byte[] der) {
        var base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
        try {
            return Files.writeString(directory.resolve(name),
                    "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// The DER inside a PEM file that openssl wrote.
    public byte[] readPem(String name) {
        try {
            var text = Files.readString(directory.resolve(name)).replaceAll("-----[^-]+-----", "");
            return Base64.getMimeDecoder().decode(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
