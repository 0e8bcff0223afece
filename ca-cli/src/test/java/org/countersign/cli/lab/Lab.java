package org.countersign.cli.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.countersign.cli.CliRun;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.keys.Secret;
import org.countersign.testing.FreePorts;

/// A CA made with `ca init --ssh` and run with `ca-server`, and a user on another machine who was bootstrapped to it.
final class Lab implements AutoCloseable {
    static final String PASSWORD = "lab password";

    final Path directory;
    final Path passwordFile;
    final String url;
    final String fingerprint;
    private final RunningServer server;

    private Lab(Path directory, Path passwordFile, String url, String fingerprint, RunningServer server) {
        this.directory = directory;
        this.passwordFile = passwordFile;
        this.url = url;
        this.fingerprint = fingerprint;
        this.server = server;
    }

    static Lab open(Path directory) throws Exception {
        var admin = Files.createDirectory(directory.resolve("ca"));
        Files.createDirectory(directory.resolve("user"));
        var passwordFile = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        int port = FreePorts.next();
        must(CliRun.user(admin).run("ca", "init", "--ssh", "--name", "Lab", "--dns", "127.0.0.1",
                "--address", "127.0.0.1:" + port, "--provisioner", "admin", "--password-file", passwordFile.toString()));
        var root = must(CliRun.user(admin).run("certificate", "fingerprint", admin.resolve(".step/certs/root_ca.crt").toString()));
        var server = RunningServer.start(admin.resolve(".step/config/ca.json"), passwordFile, directory.resolve("server.log"));
        var lab = new Lab(directory, passwordFile, "https://127.0.0.1:" + port, root.out().strip(), server);
        try {
            lab.must("ca", "bootstrap", "--ca-url", lab.url, "--fingerprint", lab.fingerprint);
        } catch (AssertionError e) {
            server.close();
            throw new AssertionError(server.log(), e);
        }
        return lab;
    }

    /// A command that has to succeed.
    CliRun must(String... words) {
        return must(user().run(words));
    }

    private static CliRun must(CliRun run) {
        if (run.exitCode() != 0) {
            throw new AssertionError(run.toString());
        }
        return run;
    }

    CliRun run(String... words) {
        return user().run(words);
    }

    CliRun.User user() {
        return CliRun.user(directory.resolve("user"));
    }

    /// A file of the user.
    Path file(String name) {
        return directory.resolve("user").resolve(name);
    }

    /// A file of the CA below its `$STEPPATH`.
    Path caFile(String name) {
        return directory.resolve("ca/.step").resolve(name);
    }

    RunningServer server() {
        return server;
    }

    /// The key of the first provisioner, as somebody with the password can get it.
    ProvisionerKey provisionerKey() throws IOException {
        var config = Json.parseObject(Files.readString(caFile("config/ca.json")), JsonLimits.FILE);
        var first = config.object("authority").orElseThrow().array("provisioners").getFirst();
        return ProvisionerKey.decrypt(((JsonObject) first).text("encryptedKey"), Secret.of(PASSWORD));
    }

    @Override
    public void close() {
        server.close();
    }
}
