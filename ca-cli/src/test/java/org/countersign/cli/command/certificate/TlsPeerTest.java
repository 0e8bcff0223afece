package org.countersign.cli.command.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.countersign.cli.CliRun;
import org.countersign.cli.client.TestPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsPeerTest {
    @TempDir
    Path home;
    private final TestPki pki = new TestPki();
    private SSLServerSocket server;

    @BeforeEach
    void listen() throws Exception {
        server = (SSLServerSocket) pki.server("127.0.0.1").getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (var accepted = (SSLSocket) server.accept()) {
                    accepted.startHandshake();
                    accepted.getInputStream().read();
                } catch (java.io.IOException _) {
                    // The client went away, as some tests want it to; the next one may come.
                    continue;
                }
            }
        });
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private CliRun inspect(String... more) {
        var words = new java.util.ArrayList<>(java.util.List.of("certificate", "inspect", "--short",
                "https://127.0.0.1:" + server.getLocalPort() + "/some/path"));
        words.addAll(java.util.List.of(more));
        return CliRun.user(home).run(words.toArray(String[]::new));
    }

    @Test
    void a_server_under_the_given_roots_is_shown() throws Exception {
        var roots = Files.writeString(home.resolve("roots.pem"), pki.roots().toPem());
        var run = inspect("--roots", roots.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("127.0.0.1"), run.out());
    }

    @Test
    void a_server_that_cannot_be_verified_is_refused_with_a_remedy() {
        var run = inspect();
        assertEquals(1, run.exitCode());
        assertEquals("", run.out());
        assertTrue(run.err().contains("could not be verified: its certificate leads to none of the roots\n") && run.err().contains("--roots"), run.err());
    }

    @Test
    void insecure_looks_without_trust() {
        assertTrue(inspect("--insecure").out().contains("Test Root CA"));
    }

    @Test
    void the_name_asked_for_is_the_name_verified() throws Exception {
        var roots = Files.writeString(home.resolve("roots.pem"), pki.roots().toPem());
        assertEquals(1, inspect("--roots", roots.toString(), "--servername", "other.example.com").exitCode());
    }

    @Test
    void nobody_listening_is_said_so() throws Exception {
        try (var silent = new Socket()) {
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var run = CliRun.user(home).run("certificate", "inspect", "--insecure", "https://127.0.0.1:" + silent.getLocalPort());
            assertEquals(1, run.exitCode());
            assertEquals("connecting to 127.0.0.1 port " + silent.getLocalPort() + " failed: connection refused\n"
                    + "hint: check the address, and that a server listens there\n", run.err());
        }
    }
}
