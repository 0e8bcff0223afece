package org.countersign.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.countersign.cli.CliRun;
import org.countersign.cli.RunningCa;
import org.countersign.cli.TestNebula;
import org.countersign.cli.command.ssh.OpenSsh;
import org.countersign.testing.FreePorts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A machine of a Nebula network, whose certificate and key `nebula-cert` made, gets certificates from a real CA.
@Timeout(180)
class NebulaFlowTest {
    private static final String NAME = "web01.example.com";

    @TempDir
    static Path directory;

    private static RunningCa ca;
    private static TestNebula network;
    private static Path machine;

    @BeforeAll
    static void start() throws Exception {
        network = TestNebula.create(Files.createDirectory(directory.resolve("net")));
        machine = network.machine("web01", NAME, "10.1.2.3/24");
        ca = RunningCa.start(directory, List.of(List.of("ca", "provisioner", "add", "network", "--type", "Nebula", "--nebula-root",
                network.root().toString())));
    }

    @AfterAll
    static void stop() {
        if (ca != null) {
            ca.close();
        }
    }

    /// Nobody's password is at hand.
    private static CliRun run(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--nebula-cert", machine + ".crt", "--nebula-key", machine + ".key"));
        return ca.user().run(all.toArray(String[]::new));
    }

    private static CliRun must(String... words) {
        var run = run(words);
        assertEquals(0, run.exitCode(), run.err());
        return run;
    }

    @Test
    void gets_an_ssh_host_certificate() throws Exception {
        var key = OpenSsh.key(directory.resolve("host"), "ed25519", "");
        var run = must("ssh", "certificate", NAME, key + ".pub", "--host", "--sign", "--principal", NAME, "--principal", "10.1.2.3");
        assertTrue(run.err().contains("✔ Provisioner: network (Nebula)\n"), run.err());
        assertTrue(OpenSsh.keygen("-L", "-f", key + "-cert.pub").contains("host certificate"), run.err());
    }

    @Test
    void gets_an_x509_certificate() {
        must("ca", "certificate", NAME, directory.resolve("web.crt").toString(), directory.resolve("web.key").toString());
        assertEquals(0, ca.user().run("certificate", "verify", directory.resolve("web.crt").toString(), "--roots",
                ca.user().environment().get("STEPPATH") + "/certs/root_ca.crt").exitCode());
    }

    @Test
    void its_token_works_once_and_elsewhere() throws Exception {
        var token = must("ca", "token", NAME, "--ssh", "--host", "--principal", NAME).out().strip();
        var key = OpenSsh.key(directory.resolve("elsewhere"), "ed25519", "");
        String[] words = {"ssh", "certificate", NAME, key + ".pub", "--host", "--sign", "--force", "--principal", NAME, "--token", token};
        assertEquals(0, ca.user().run(words).exitCode());
        assertTrue(ca.user().run(words).err().contains("used before"));
    }

    @Test
    void enrols_itself() throws Exception {
        var etc = Files.createDirectory(directory.resolve("etc"));
        Files.createDirectory(etc.resolve("sshd_config.d"));
        OpenSsh.key(etc.resolve("key"), "ed25519", "");
        OpenSsh.key(etc.resolve("key2"), "ecdsa-256", "");
        Files.writeString(etc.resolve("sshd_config"), "Include " + etc + "/sshd_config.d/*.conf\nHostKey " + etc + "/key\nHostKey " + etc
                + "/key2\nListenAddress 127.0.0.1\nPort " + FreePorts.next() + "\n");
        must("ssh", "host", "enroll", "--principal", NAME, "--sshd-config", etc.resolve("sshd_config").toString(), "--sshd", "/usr/sbin/sshd",
                "--no-reload");
        assertTrue(OpenSsh.keygen("-L", "-f", etc.resolve("countersign/key2-cert.pub").toString()).contains(NAME));
    }

    @Test
    void gets_nothing_under_another_name_and_none_for_users() throws Exception {
        var key = OpenSsh.key(directory.resolve("refused"), "ed25519", "");
        var other = run("ssh", "certificate", NAME, key + ".pub", "--host", "--sign", "--principal", "db01.example.com");
        assertTrue(other.exitCode() == 1 && other.err().contains("Nebula certificate"), other.err());
        var user = run("ssh", "certificate", NAME, key + ".pub", "--sign", "--no-agent");
        assertTrue(user.exitCode() == 1 && user.err().contains("host certificates alone"), user.err());
    }

    @Test
    void files_that_do_not_fit_are_named() {
        var other = network.machine("db01", "db01.example.com", "10.1.2.4/24");
        var nowhere = ca.user();
        String[] token = {"ca", "token", NAME, "--ssh", "--host", "--nebula-cert", machine + ".crt", "--nebula-key"};
        assertEquals("✔ Provisioner: network (Nebula)\nthe certificate of '--nebula-cert' is not for the key " + other + ".key\n",
                with(nowhere, token, other + ".key").err());
        assertTrue(with(nowhere, token, network.directory().resolve("ca.key").toString()).err().contains("NEBULA X25519 PRIVATE KEY"));
        assertTrue(with(nowhere, token, directory.resolve("none").toString()).err().contains("does not exist"));
        assertEquals("flag '--nebula-cert' requires the '--nebula-key' flag\n",
                nowhere.run("ca", "token", NAME, "--ssh", "--host", "--nebula-cert", machine + ".crt").err());
        assertEquals("flag '--x5c-cert' is incompatible with '--nebula-cert'\n", with(nowhere, token, machine + ".key", "--x5c-cert", "a", "--x5c-key", "b").err());
    }

    private static CliRun with(CliRun.User user, String[] words, String... more) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of(more));
        return user.run(all.toArray(String[]::new));
    }
}
