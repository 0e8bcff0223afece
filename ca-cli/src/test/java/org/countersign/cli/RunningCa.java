package org.countersign.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.testing.FreePorts;

/// A real CA for tests: made by `ca init --ssh`, served by `ca-server` in a process of its own, and a user on another
/// machine, as it were, who was bootstrapped to it. It makes revocation lists.
public final class RunningCa implements AutoCloseable {
    public static final String PROVISIONER = "admin";

    private final Path directory;
    private final Path passwordFile;
    private final String url;
    private final String fingerprint;
    private final Process server;

    private RunningCa(Path directory, Path passwordFile, String url, String fingerprint, Process server) {
        this.directory = directory;
        this.passwordFile = passwordFile;
        this.url = url;
        this.fingerprint = fingerprint;
        this.server = server;
    }

    /// Makes, starts and bootstraps; takes a few seconds.
    public static RunningCa start(Path directory) throws Exception {
        return start(directory, List.of());
    }

    /// As [#start(Path)].
    ///
    /// @param further what the operator says before the server is started
    public static RunningCa start(Path directory, List<List<String>> further) throws Exception {
        var passwordFile = Files.writeString(directory.resolve("password"), "correct horse\n");
        int port = FreePorts.next();
        succeed(operator(directory), "ca", "init", "--ssh", "--name", "Lab", "--dns", "127.0.0.1", "--dns", "localhost",
                "--address", "127.0.0.1:" + port, "--provisioner", PROVISIONER, "--password-file", passwordFile.toString());
        var configuration = directory.resolve("ca/config/ca.json");
        Files.writeString(configuration, Files.readString(configuration)
                .replaceFirst("\\{", "{ \"crl\": { \"enabled\": true, \"generateOnRevoke\": true },"));
        further.forEach(words -> succeed(operator(directory), words.toArray(String[]::new)));
        var defaults = Files.readString(directory.resolve("ca/config/defaults.json"));
        var fingerprint = defaults.replaceAll("(?s).*\"fingerprint\": \"([0-9a-f]+)\".*", "$1");
        var ca = new RunningCa(directory, passwordFile, "https://127.0.0.1:" + port, fingerprint, serve(directory, passwordFile));
        ca.awaitHealth();
        succeed(ca.user(), "ca", "bootstrap", "--ca-url", ca.url, "--fingerprint", fingerprint);
        return ca;
    }

    private static CliRun.User operator(Path directory) {
        return CliRun.user(directory).with("STEPPATH", directory.resolve("ca").toString());
    }

    private static void succeed(CliRun.User user, String... words) {
        var run = user.run(words);
        assertEquals(0, run.exitCode(), run.err());
    }

    private static Process serve(Path directory, Path passwordFile) throws IOException {
        var command = ChildJvm.command(List.of(), serverClassPath(),
                org.countersign.server.Main.class, directory.resolve("ca/config/ca.json").toString(),
                "--password-file", passwordFile.toString());
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(directory.resolve("server.log").toFile()).start();
    }

    /// The server logs; the silent logging of the command line would win over its own.
    private static String serverClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("slf4j-nop")).collect(Collectors.joining(File.pathSeparator));
    }

    private void awaitHealth() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        while (!operator(directory).run("ca", "health").out().equals("ok\n")) {
            if (!server.isAlive() || System.nanoTime() > end) {
                close();
                throw new AssertionError("the server does not serve:\n" + Files.readString(directory.resolve("server.log")));
            }
            Thread.sleep(200);
        }
    }

    public CliRun.User user() {
        return CliRun.user(directory).with("STEPPATH", directory.resolve("user").toString());
    }

    /// The user with the provisioner's password at hand.
    public CliRun.User trustedUser() {
        return user().with("STEP_PROVISIONER_PASSWORD_FILE", passwordFile.toString());
    }

    public String url() {
        return url;
    }

    /// Of the root certificate.
    public String fingerprint() {
        return fingerprint;
    }

    /// The `ca.json` that the server was started with.
    public Path configuration() {
        return directory.resolve("ca/config/ca.json");
    }

    public Path passwordFile() {
        return passwordFile;
    }

    @Override
    public void close() {
        server.destroy();
        try {
            if (!server.waitFor(20, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        } catch (InterruptedException e) {
            server.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
