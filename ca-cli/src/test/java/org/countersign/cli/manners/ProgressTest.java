package org.countersign.cli.manners;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.countersign.cli.ChildJvm;
import org.countersign.cli.CliRun;
import org.countersign.cli.Main;
import org.countersign.cli.progress.Progress;
import org.countersign.cli.terminal.PseudoTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a person sees of a command that takes its time: what it waits for, and nothing of that when it is over.
@Timeout(180)
class ProgressTest {
    private static final String ERASE = "\r\u001b[K";
    private static final Pattern SECONDS = Pattern.compile("Outer\\\\033\\[2J, [0-9]+ s");

    @TempDir
    Path home;

    /// A CA that accepts connections and says nothing, until it hangs up.
    private static final class SilentCa implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final List<Socket> connections = new ArrayList<>();

        SilentCa() throws IOException {
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        keep(socket.accept());
                    }
                } catch (IOException _) {
                    // closed
                }
            });
        }

        private synchronized void keep(Socket connection) {
            connections.add(connection);
            notifyAll();
        }

        String url() {
            return "https://127.0.0.1:" + socket.getLocalPort();
        }

        String askForRoot() {
            return program("ca", "root", "--ca-url", url(), "--fingerprint", "ab".repeat(32));
        }

        synchronized void awaitConnection() throws InterruptedException {
            while (connections.isEmpty()) {
                wait();
            }
        }

        @Override
        public void close() throws IOException {
            hangUp();
        }

        /// Whoever waits learns that there will be no answer.
        synchronized void hangUp() throws IOException {
            socket.close();
            for (var connection : connections) {
                connection.close();
            }
        }
    }

    private static String program(String... words) {
        return PseudoTerminal.quoted(ChildJvm.command(List.of("-XX:-UsePerfData"), Main.class, words));
    }

    private PseudoTerminal terminal(String command) throws IOException {
        return PseudoTerminal.run("cd '" + home + "'; " + command, Map.of("HOME", home.toString()));
    }

    @Test
    void a_silent_ca_is_named_until_there_is_an_end() throws Exception {
        try (var ca = new SilentCa(); var terminal = terminal(ca.askForRoot())) {
            var waiting = "Waiting for " + ca.url() + ", [0-9]+ s";
            terminal.awaitMatch(waiting).awaitMatch(waiting);
            long different = Pattern.compile(waiting).matcher(terminal.shown()).results().map(MatchResult::group).distinct().count();
            assertTrue(different > 1, terminal.shown());
            ca.hangUp();
            terminal.await(ERASE + "error downloading root certificate");
            assertEquals(1, terminal.exitCode());
            assertFalse(terminal.shown().substring(terminal.shown().lastIndexOf(ERASE)).contains("Waiting"), terminal.shown());
        }
    }

    @Test
    void ctrl_c_takes_it_away() throws Exception {
        try (var ca = new SilentCa(); var terminal = terminal("trap : INT; " + ca.askForRoot() + "; echo code=$?")) {
            terminal.await("Waiting for ").type("\u0003").await(ERASE + "code=130");
            assertEquals(0, terminal.exitCode());
        }
    }

    @Test
    void whoever_is_no_terminal_is_told_nothing() throws Exception {
        saysNothing("%s 2>err; cat err", SilentCa::askForRoot);
        saysNothing("TERM=dumb %s", SilentCa::askForRoot);
        saysNothing("%s 2>&1 | cat", SilentCa::askForRoot);
    }

    @Test
    void a_result_for_programs_comes_without() throws Exception {
        var root = root().toString();
        saysNothing("%s", ca -> program("ssh", "hosts", "--json", "--ca-url", ca.url(), "--root", root));
    }

    private void saysNothing(String way, Function<SilentCa, String> command) throws Exception {
        try (var ca = new SilentCa(); var terminal = terminal(way.formatted(command.apply(ca)) + "; echo ov''er")) {
            ca.awaitConnection();
            // Longer than what is told of.
            Thread.sleep(1_500);
            ca.hangUp();
            terminal.await("over");
            terminal.exitCode();
            assertFalse(terminal.shown().contains("Waiting"), way + ": " + terminal.shown());
            assertTrue(terminal.shown().contains("client GET"), way + ": " + terminal.shown());
        }
    }

    /// Any certificate of a CA will do.
    private Path root() throws Exception {
        var run = CliRun.user(home).with("STEPPATH", home.resolve("ca").toString()).run("ca", "init", "--pki", "--name", "Lab",
                "--password-file", Files.writeString(home.resolve("password"), "secret").toString());
        assertEquals(0, run.exitCode(), run.err());
        return home.resolve("ca/certs/root_ca.crt");
    }

    @Test
    void a_large_key_is_told_of_and_ctrl_c_leaves_nothing() throws Exception {
        // By a virtual machine that compiles nothing it takes minutes, so that no key is ready before it is given up.
        var make = PseudoTerminal.quoted(ChildJvm.command(List.of("-XX:-UsePerfData", "-Xint"), Main.class, "crypto", "keypair", "--kty", "RSA",
                "--size", "8192", "--no-password", "--insecure", "new.pub", "new.key"));
        try (var terminal = terminal("trap : INT; " + make + "; echo code=$?; ls")) {
            terminal.awaitMatch("Making a key, [0-9]+ s").type("\u0003").await(ERASE + "code=130");
            terminal.exitCode();
            assertFalse(terminal.shown().contains("new.key\r\n"), terminal.shown());
        }
    }

    @Test
    void of_two_waits_the_outer_one_is_told_of_and_what_is_quick_is_not() throws Exception {
        var seen = new ByteArrayOutputStream();
        var progress = Progress.on(new PrintStream(seen, true));
        var watcher = Thread.ofVirtual().start(() -> {
            while (!SECONDS.matcher(seen.toString()).find()) {
                LockSupport.parkNanos(20_000_000);
            }
        });
        assertEquals("done", progress.during("Outer\u001b[2J", () -> progress.during("Inner", () -> {
            return awaited(watcher) ? "done" : "nothing was shown";
        })));
        assertTrue(SECONDS.matcher(seen.toString()).find() && !seen.toString().contains("Inner"), seen.toString());
        assertTrue(seen.toString().endsWith(ERASE), seen.toString());
        seen.reset();
        assertEquals(1, progress.during("Quick", () -> 1));
        assertEquals("", seen.toString());
    }

    private static boolean awaited(Thread thread) {
        try {
            return thread.join(Duration.ofSeconds(60));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
