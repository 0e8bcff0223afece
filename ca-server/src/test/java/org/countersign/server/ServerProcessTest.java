package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.Secret;
import org.countersign.server.process.NotifyReceiver;
import org.countersign.server.store.embedded.EmbeddedStore;
import org.countersign.testing.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operator's tools see of the process: exit codes, signals, the pid file, the service manager, passwords in pipes.
class ServerProcessTest {
    @TempDir
    Path directory;

    private int port;

    private void makeCa() throws Exception {
        port = FreePorts.next();
        TestCa.notStarted(directory, config -> config.put("address", "127.0.0.1:" + port)
                .put("logger", JsonObject.builder().put("format", "json").build())).close();
    }

    private String config() {
        return directory.resolve("ca.json").toString();
    }

    @Test
    void on_sigterm_a_running_request_ends_the_ledger_closes_and_the_pid_file_goes() throws Exception {
        makeCa();
        var pidFile = directory.resolve("ca.pid");
        try (var server = ChildServer.start(directory, Map.of(), config(), "--pidfile", pidFile.toString());
                var socket = connect()) {
            assertEquals(server.pid() + "\n", Files.readString(pidFile));
            var out = socket.getOutputStream();
            out.write("POST /ssh/sign HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            awaitRequest(server);
            server.signal("TERM");
            awaitNoListener();
            assertTrue(server.isAlive(), "it waits for the request");
            out.write('}');
            out.flush();
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
            assertEquals(0, server.awaitEnd());
            assertTrue(server.log().contains("\"path\":\"/ssh/sign\""), "the last line is in the log: " + server.log());
            assertFalse(Files.exists(pidFile));
            EmbeddedStore.open(directory.resolve("db"), java.time.InstantSource.system(), _ -> {}).close();
        }
    }

    /// The head of the request lies in the server once a second connection, which came later, has had its answer.
    private void awaitRequest(ChildServer server) throws Exception {
        try (var socket = connect()) {
            socket.getOutputStream().write("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
        server.awaitLog("/health");
    }

    private SSLSocket connect() throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new org.countersign.server.http.TrustAll()}, null);
        var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(60_000);
        socket.startHandshake();
        return socket;
    }

    private void awaitNoListener() throws Exception {
        for (int i = 0; i < 6_000; i++) {
            try (var _ = new Socket("127.0.0.1", port)) {
                Thread.sleep(10);
            } catch (IOException _) {
                return;
            }
        }
        throw new AssertionError("it goes on listening");
    }

    @Test
    void a_service_manager_hears_of_start_reload_life_and_stop() throws Exception {
        makeCa();
        try (var manager = NotifyReceiver.bind(directory.resolve("notify"));
                var server = ChildServer.start(directory, Map.of("NOTIFY_SOCKET", directory.resolve("notify").toString(),
                        "WATCHDOG_USEC", "500000"), config())) {
            assertEquals("READY=1\nSTATUS=Serving on port " + port, manager.nextBut("WATCHDOG=1"));
            assertEquals("WATCHDOG=1", manager.next());
            long before = monotonicMicroseconds();
            server.signal("HUP");
            var reloading = manager.nextBut("WATCHDOG=1");
            var parts = Pattern.compile("RELOADING=1\nMONOTONIC_USEC=([0-9]+)").matcher(reloading);
            assertTrue(parts.matches(), reloading);
            long said = Long.parseLong(parts.group(1));
            assertTrue(said >= before && said <= monotonicMicroseconds(), before + " " + said);
            assertEquals("READY=1\nSTATUS=Configuration reloaded", manager.nextBut("WATCHDOG=1"));
            Files.writeString(Path.of(config()), "{}");
            server.signal("HUP");
            assertTrue(manager.nextBut("WATCHDOG=1").startsWith("RELOADING=1"));
            assertEquals("READY=1\nSTATUS=Configuration not reloaded, see the log", manager.nextBut("WATCHDOG=1"));
            server.signal("TERM");
            assertEquals("STOPPING=1\nSTATUS=Stopping", manager.nextBut("WATCHDOG=1"));
            server.awaitEnd();
        }
    }

    /// On Linux the JDK reads this clock for `nanoTime`.
    private static long monotonicMicroseconds() {
        return System.nanoTime() / 1_000;
    }

    @Test
    void a_manager_that_is_not_there_stops_nothing() throws Exception {
        makeCa();
        try (var server = ChildServer.start(directory, Map.of("NOTIFY_SOCKET", directory.resolve("nobody").toString()), config())) {
            server.awaitLog("the service manager was not told");
            assertTrue(server.isAlive());
        }
        try (var server = ChildServer.start(directory, Map.of("NOTIFY_SOCKET", "relative"), config())) {
            server.awaitLog("not told anything");
            assertTrue(server.isAlive());
        }
    }

    @Test
    void a_password_comes_out_of_a_pipe_and_is_still_known_at_a_reload() throws Exception {
        makeCa();
        for (var name : List.of("intermediate_key", "ssh_user_key", "ssh_host_key")) {
            var file = directory.resolve(name);
            var keys = PrivateKeyFile.read(file, () -> {
                throw new AssertionError("not encrypted");
            });
            AtomicFile.write(file, PrivateKeyFile.encryptedPkcs8(keys, Secret.of("opensesame"),
                    new SecureRandom()).getBytes(), FileMode.PRIVATE);
        }
        var java = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), "org.countersign.server.Main",
                config()));
        var command = new ArrayList<>(List.of("bash", "-c", "exec \"$@\" --password-file <(echo opensesame)", "bash"));
        command.addAll(java);
        try (var server = ChildServer.launchCommand(directory, Map.of(), command)) {
            server.awaitError("SSH user CA key");
            server.signal("HUP");
            server.awaitLog("configuration reloaded");
            assertFalse((server.log() + server.errors()).contains("opensesame"));
        }
    }

    @Test
    void keys_that_were_written_together_open_with_their_password_and_with_no_other() throws Exception {
        makeCa();
        var files = List.of("intermediate_key", "ssh_user_key", "ssh_host_key").stream().map(directory::resolve).toList();
        var keys = files.stream().map(file -> PrivateKeyFile.read(file, () -> {
            throw new AssertionError("not encrypted");
        })).toList();
        var texts = PrivateKeyFile.encryptedPkcs8(keys, Secret.of("opensesame"), new SecureRandom()).iterator();
        for (var file : files) {
            AtomicFile.write(file, texts.next().getBytes(StandardCharsets.US_ASCII), FileMode.PRIVATE);
        }
        var password = Files.writeString(directory.resolve("password"), "opensesam\n");
        try (var server = ChildServer.launch(directory, Map.of(), config(), "--password-file", password.toString())) {
            assertEquals(2, server.awaitEnd());
            assertTrue(server.errors().startsWith("ca-server: the password for the key file " + files.getFirst() + " is wrong. If the keys have different"
                    + " passwords, give each its own (--password-file, --ssh-host-password-file, --ssh-user-password-file), or "), server.errors());
            assertFalse(server.log().contains("issued the server's own certificate"), server.log());
        }
        Files.writeString(password, "opensesame\n");
        try (var _ = ChildServer.start(directory, Map.of(), config(), "--password-file", password.toString())) {
            connect().close();
        }
    }

    /// Either half may be the foreign one: with the public half of the certificate all would look well until the first signature.
    @Test
    void an_issuing_key_of_two_halves_or_of_another_certificate_starts_nothing() throws Exception {
        makeCa();
        var file = directory.resolve("intermediate_key");
        var own = PrivateKeyFile.read(file, () -> Secret.of(""));
        var other = KeyGenerator.ec("P-256").generate(new SecureRandom());
        var halves = "ca-server: the key file " + file + " cannot be used: the public part does not belong to the private part\n";
        assertNotStarted(file, new KeyPair(own.getPublic(), other.getPrivate()), halves);
        assertNotStarted(file, new KeyPair(other.getPublic(), own.getPrivate()), halves);
        assertNotStarted(file, other, "ca-server: the key " + file + " does not belong to the certificate "
                + directory.resolve("intermediate.crt") + "; name the pair that was made together\n");
    }

    private void assertNotStarted(Path file, KeyPair key, String why) throws Exception {
        AtomicFile.write(file, PrivateKeyFile.plainPem(key).getBytes(StandardCharsets.US_ASCII), FileMode.PRIVATE);
        try (var server = ChildServer.launch(directory, Map.of(), config())) {
            assertEquals(2, server.awaitEnd());
            assertEquals(why, server.errors());
        }
    }

    @Test
    void says_with_its_exit_code_why_it_did_not_start() throws Exception {
        try (var server = ChildServer.launch(directory, Map.of(), directory.resolve("none.json").toString())) {
            assertEquals(1, server.awaitEnd());
        }
        Files.writeString(directory.resolve("ca.json"), "{}");
        try (var server = ChildServer.launch(directory, Map.of(), config())) {
            assertEquals(2, server.awaitEnd());
            assertTrue(server.errors().contains("address: is missing"), server.errors());
        }
        try (var server = ChildServer.launch(directory, Map.of(), config(), "--token", "x")) {
            assertEquals(2, server.awaitEnd());
            assertTrue(server.errors().contains("'--token'"), server.errors());
        }
    }

    @Test
    void standard_error_holds_nothing_but_what_the_server_says_itself() throws Exception {
        makeCa();
        try (var server = ChildServer.start(directory, Map.of(), config())) {
            var starts = new HashSet<String>();
            server.errors().lines().forEach(line -> starts.add(line.split("[ :(]", 2)[0]));
            assertEquals(java.util.Set.of("Countersign", "Serving", "Root", "X.509", "SSH"), starts, server.errors());
        }
        try (var server = ChildServer.launch(directory, Map.of(), config(), "--quiet")) {
            server.awaitLog("issued the server's own certificate");
            awaitListener();
            assertEquals("", server.errors());
        }
    }

    private void awaitListener() throws Exception {
        for (int i = 0; i < 6_000; i++) {
            try (var _ = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException _) {
                Thread.sleep(10);
            }
        }
        throw new AssertionError("it does not listen");
    }

    @Test
    void flags_of_step_ca_are_taken_and_unknown_ones_are_not() throws Exception {
        var options = ServerOptions.parse(List.of("ca.json", "--resolver", "1.1.1.1", "-issuer-password-file=x", "--context=dev", "-quiet"));
        assertEquals("dev", options.context().orElseThrow());
        assertTrue(options.quiet());
        assertEquals(2, options.notes().size());
        var secret = Files.writeString(directory.resolve("secret"), "x");
        Files.setPosixFilePermissions(secret, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        var notes = ServerOptions.parse(List.of("--password-file", secret.toString())).notes();
        assertEquals(List.of("other users can read the password file " + secret + "; run: chmod 600 " + secret), notes);
        Files.setPosixFilePermissions(secret, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        assertEquals(List.of(), ServerOptions.parse(List.of("--password-file", secret.toString())).notes());
        assertThrows(ServerOptions.UsageException.class, () -> ServerOptions.parse(List.of("--insecure")));
    }
}
