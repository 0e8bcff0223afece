package org.countersign.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.server.SshServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With keys and certificates of `ssh-keygen`, and the real `ssh` as client.
class ThrowawaySshdTest {
    @TempDir
    private Path directory;
    private SshServer server;

    @BeforeEach
    void start() throws Exception {
        for (var name : List.of("user_ca", "other_ca", "host_ca", "host", "user")) {
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", name);
        }
        run("ssh-keygen", "-q", "-s", "host_ca", "-I", "host", "-h", "-n", "127.0.0.1", "host.pub");
        server = ThrowawaySshd.start(0, directory.resolve("host"), directory.resolve("host-cert.pub"),
                directory.resolve("user_ca.pub"));
        Files.writeString(directory.resolve("known_hosts"),
                "@cert-authority * " + Files.readString(directory.resolve("host_ca.pub")));
    }

    @AfterEach
    void stop() throws IOException {
        server.stop(true);
    }

    @Test
    void lets_in_who_shows_a_certificate_of_the_trusted_ca_with_the_login_name() throws Exception {
        run("ssh-keygen", "-q", "-s", "user_ca", "-I", "alice", "-n", "alice", "user.pub");
        var login = login();
        assertEquals("let in", login.output());
        assertEquals(0, login.exit());
    }

    @Test
    void turns_away_a_key_without_a_certificate() throws Exception {
        assertRefused(login());
    }

    @Test
    void turns_away_a_certificate_for_another_login_name() throws Exception {
        run("ssh-keygen", "-q", "-s", "user_ca", "-I", "bob", "-n", "bob", "user.pub");
        assertRefused(login());
    }

    @Test
    void turns_away_a_certificate_of_another_ca() throws Exception {
        run("ssh-keygen", "-q", "-s", "other_ca", "-I", "alice", "-n", "alice", "user.pub");
        assertRefused(login());
    }

    private static void assertRefused(Ended login) {
        assertEquals(255, login.exit());
        assertTrue(login.output().contains("Permission denied"), login.output());
    }

    private Ended login() throws Exception {
        return start(List.of("ssh", "-F", "none", "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes",
                "-o", "IdentityAgent=none", "-o", "StrictHostKeyChecking=yes", "-o", "UserKnownHostsFile=known_hosts",
                "-o", "ConnectTimeout=60", "-i", "user", "-p", Integer.toString(server.getPort()),
                "alice@127.0.0.1", "printf 'let in'"));
    }

    private void run(String... command) throws Exception {
        var ended = start(List.of(command));
        assertEquals(0, ended.exit(), ended.output());
    }

    private record Ended(int exit, String output) {}

    private Ended start(List<String> command) throws Exception {
        var process = new ProcessBuilder(new ArrayList<>(command)).directory(directory.toFile())
                .redirectErrorStream(true).redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        var output = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running: " + command);
        return new Ended(process.exitValue(), output.strip());
    }
}
