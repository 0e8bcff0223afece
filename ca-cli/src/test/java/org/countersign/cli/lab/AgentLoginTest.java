package org.countersign.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.countersign.cli.ChildJvm;
import org.countersign.cli.CliRun;
import org.countersign.cli.Main;
import org.countersign.cli.agent.RealAgent;
import org.countersign.cli.command.ssh.OpenSsh;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A day with the agent: log in, connect, log out. This CLI, a real `ca-server`, and OpenSSH's agent, client and server.
@Timeout(180)
class AgentLoginTest {
    private static final String USER = System.getProperty("user.name");

    @TempDir
    Path directory;

    private Lab lab;
    private Path sockets;
    private RealAgent agent;

    @BeforeEach
    void open() throws Exception {
        lab = Lab.open(directory);
        sockets = Files.createTempDirectory("agent");
        agent = new RealAgent(sockets);
    }

    @AfterEach
    void close() throws Exception {
        agent.close();
        Files.deleteIfExists(sockets.resolve("agent"));
        Files.delete(sockets);
        lab.close();
    }

    private CliRun run(String... words) {
        var run = lab.user().with("SSH_AUTH_SOCK", agent.environment().get("SSH_AUTH_SOCK"))
                .with("STEP_PROVISIONER_PASSWORD_FILE", lab.passwordFile.toString()).run(words);
        assertEquals(0, run.exitCode(), run.err());
        return run;
    }

    @Test
    void login_then_ssh_then_logout() throws Exception {
        OpenSsh.key(lab.file("host"), "ed25519", "root@web01");
        run("ssh", "certificate", "web01", lab.file("host.pub").toString(), "--host", "--sign");
        var userCa = Files.writeString(lab.file("user_ca.pub"), run("ssh", "config", "--roots").out());
        var trusted = "@cert-authority * " + run("ssh", "config", "--host", "--roots").out();
        try (var sshd = new RealSshd(lab.directory, lab.file("host"), userCa)) {
            assertEquals(255, sshd.login(trusted, "web01", identity()).exitCode());
            run("ssh", "login", USER);
            assertEquals(new RealSshd.Login(0, "in\n"), sshd.login(trusted, "web01", identity()), sshd.log());
            run("ssh", "logout");
            assertEquals(255, sshd.login(trusted, "web01", identity()).exitCode());

            // From here on nobody logs in by hand, and after the first connection not even the CA is there.
            var first = sshd.login(trusted, "web01", proxied());
            assertEquals(0, first.exitCode(), first.output());
            assertTrue(first.output().endsWith("✔ SSH Agent: yes\nin\n"), first.output());
            lab.server().close();
            assertEquals(new RealSshd.Login(0, "in\n"), sshd.login(trusted, "web01", proxied()), sshd.log());
            assertTrue(sshd.log().contains("Accepted publickey for " + USER), sshd.log());
        }
    }

    /// The token says which CA it is for. Another one than the user's must not become what the user's CA is remembered by.
    @Test
    void a_token_logs_in_where_no_ca_is_known_and_nothing_is_remembered_of_its_ca() throws Exception {
        var token = run("ca", "token", "jane", "--ssh", "--principal", "jane").out().strip();
        var nobody = Files.createDirectory(lab.file("nobody"));
        var login = CliRun.user(nobody).with("SSH_AUTH_SOCK", agent.environment().get("SSH_AUTH_SOCK")).run("ssh", "login", "jane", "--token", token);

        assertEquals(0, login.exitCode(), login.err());
        assertTrue(agent.sshAdd("-L").contains("cert-v01@openssh.com"));
        try (var files = Files.walk(nobody)) {
            assertEquals(List.of(), files.filter(Files::isRegularFile).toList());
        }
    }

    private String[] identity() {
        return new String[] {"-o", "IdentityAgent=" + agent.environment().get("SSH_AUTH_SOCK"), "-o", "IdentitiesOnly=no"};
    }

    /// `ssh` with this program as its ProxyCommand.
    private String[] proxied() {
        var program = new ArrayList<String>(List.of("env", "HOME=" + lab.file(""),
                "SSH_AUTH_SOCK=" + agent.environment().get("SSH_AUTH_SOCK"),
                "STEP_PROVISIONER_PASSWORD_FILE=" + lab.passwordFile));
        program.addAll(ChildJvm.command(List.of("-XX:-UsePerfData"), Main.class, "ssh", "proxycommand", "%r", "%h", "%p"));
        var words = new ArrayList<String>(List.of("-o", "ConnectTimeout=60", "-o", "ProxyCommand=" + String.join(" ", program)));
        words.addAll(List.of(identity()));
        return words.toArray(String[]::new);
    }
}
