package org.countersign.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.countersign.cli.process.Programs;

/// A Nebula network, made by `nebula-cert` of Nebula itself.
public record TestNebula(Path directory) {
    public static TestNebula create(Path directory) {
        var network = new TestNebula(directory);
        network.run("ca", "-name", "net", "-out-crt", network.root().toString(), "-out-key", directory.resolve("ca.key").toString());
        return network;
    }

    /// The certificate of its authority.
    public Path root() {
        return directory.resolve("ca.crt");
    }

    /// Makes `FILE.crt` and `FILE.key`.
    ///
    /// @param network address and network of the machine: `10.1.2.3/24`
    public Path machine(String file, String name, String network) {
        run("sign", "-name", name, "-ip", network, "-ca-crt", root().toString(), "-ca-key", directory.resolve("ca.key").toString(),
                "-out-crt", directory.resolve(file + ".crt").toString(), "-out-key", directory.resolve(file + ".key").toString());
        return directory.resolve(file);
    }

    private void run(String... words) {
        var command = new ArrayList<>(List.of("nebula-cert"));
        command.addAll(List.of(words));
        var run = new Programs(System.getenv()).run(Duration.ofSeconds(30), command);
        assertTrue(run.succeeded(), run.toString());
    }
}
