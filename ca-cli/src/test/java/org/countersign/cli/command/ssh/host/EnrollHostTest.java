package org.countersign.cli.command.ssh.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.countersign.cli.CliRun;
import org.countersign.cli.RunningCa;
import org.countersign.cli.agent.TestCertificates;
import org.countersign.cli.command.ssh.OpenSsh;
import org.countersign.core.ssh.Validity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `ssh host enroll` and `leave` against a real CA, and a real sshd that is reloaded.
@Timeout(240)
class EnrollHostTest {
    private static final String USER = System.getProperty("user.name");

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static RunningCa ca;

    @BeforeAll
    static void startCa() throws Exception {
        ca = RunningCa.start(shared);
    }

    @AfterAll
    static void stopCa() {
        if (ca != null) {
            ca.close();
        }
    }

    /// A user's key with a certificate.
    private Path login(String name) {
        var key = directory.resolve(name);
        must(ca.trustedUser().run("ssh", "certificate", name, key.toString(), "--principal", USER, "--no-password", "--insecure",
                "--no-agent", "--provisioner", RunningCa.PROVISIONER));
        return key;
    }

    private static CliRun must(CliRun run) {
        assertEquals(0, run.exitCode(), run.toString());
        return run;
    }

    @Test
    void one_command_makes_a_host_to_which_users_log_in() throws Exception {
        try (var host = new FreshHost(ca, directory)) {
            var jane = login("jane");
            assertFalse(host.letsIn(jane));
            var run = must(host.enroll());
            assertTrue(host.letsIn(jane), host.log() + run.err());
            assertTrue(run.err().contains("✔ Principals: web01.example.com, web01\n"), run.err());
            assertTrue(run.err().endsWith("  ca-cli ssh host renew --sshd-config " + host.etc.resolve("sshd_config") + "     every quarter of an hour\n"), run.err());
            for (var key : List.of("ssh_host_ed25519_key", "ssh_host_ecdsa_key")) {
                var listing = OpenSsh.keygen("-L", "-f", host.etc.resolve("countersign/" + key + "-cert.pub").toString());
                assertTrue(listing.contains("host certificate") && listing.contains("                web01\n"), listing);
            }
            OpenSsh.keygen("-Q", "-l", "-f", host.etc.resolve("countersign/revoked_keys").toString());
            assertEquals(PosixFilePermissions.fromString("rw-r--r--"),
                    Files.getPosixFilePermissions(host.etc.resolve("sshd_config.d/10-countersign.conf")));
            var doctor = host.admin().run("ssh", "doctor", "--sshd-config", host.etc.resolve("sshd_config").toString(), "--sshd", "/usr/sbin/sshd",
                    "--name", FreshHost.NAME, "--user", USER, "--certificate", jane + "-cert.pub");
            assertEquals(0, doctor.exitCode(), doctor.out());
        }
    }

    @Test
    void a_second_run_changes_nothing() throws Exception {
        try (var host = new FreshHost(ca, directory)) {
            must(host.enroll());
            var before = host.files();
            must(host.enroll());
            assertEquals(before, host.files());
        }
    }

    @Test
    void a_new_name_means_new_certificates() throws Exception {
        try (var host = new FreshHost(ca, directory)) {
            must(host.enroll());
            must(host.enroll("--principal", "www.example.com"));
            assertTrue(OpenSsh.keygen("-L", "-f", host.etc.resolve("countersign/ssh_host_ed25519_key-cert.pub").toString())
                    .contains("www.example.com"));
        }
    }

    @Test
    void a_dry_run_changes_nothing_and_asks_no_ca() throws Exception {
        try (var host = new FreshHost(ca, directory)) {
            var before = host.files();
            var run = must(host.run("enroll", "--dry-run", "--principal", "web01"));
            assertTrue(run.err().contains("  RevokedKeys " + host.etc.resolve("countersign/revoked_keys") + "\n"), run.err());
            assertTrue(run.err().contains("✔ Reload: kill -HUP "), run.err());
            assertEquals(before, host.files());
            assertFalse(Files.exists(directory.resolve("step")));
        }
    }

    @Test
    void leaving_undoes_it_all() throws Exception {
        try (var host = new FreshHost(ca, directory)) {
            var before = host.files();
            must(host.enroll());
            var enrolled = host.files();
            must(host.run("leave", "--dry-run"));
            assertEquals(enrolled, host.files());
            must(host.run("leave"));
            assertEquals(before, host.files());
            assertTrue(host.listens(), host.log());
            assertFalse(host.letsIn(login("late")));
            assertEquals("This host is not enrolled.\n", must(host.run("leave")).err());
        }
    }

    @Test
    void certificates_are_renewed_when_they_are_due_and_shown_at_once() throws Exception {
        try (var host = new FreshHost(ca, directory)) {
            assertTrue(host.run("renew").err().startsWith("this host is not enrolled: it has no certificate to renew\nhint: "));
            must(host.enroll());
            var before = host.files();
            assertEquals("No certificate is due.\n", must(host.run("renew")).err());
            assertEquals(before, host.files());
            must(host.run("renew", "--force"));
            var after = host.files();
            assertFalse(before.equals(after));
            assertEquals(before.keySet(), after.keySet());
            assertTrue(host.letsIn(login("jane")), host.log());
        }
    }

    @Test
    void a_certificate_is_due_once_two_thirds_of_its_life_are_over() {
        var certificate = new TestCertificates().host(TestCertificates.keyPair("Ed25519"), new Validity(1000, 4000));
        assertFalse(HostCertificates.isDue(certificate, Instant.ofEpochSecond(2999)));
        assertTrue(HostCertificates.isDue(certificate, Instant.ofEpochSecond(3000)));
        assertTrue(HostCertificates.isDue(certificate, Instant.ofEpochSecond(5000)));
    }

    @Test
    void a_revoked_user_is_out_after_the_next_update_and_others_are_not() throws Exception {
        try (var host = new FreshHost(ca, directory)) {
            must(host.enroll());
            var mallory = login("mallory");
            var jane = login("jane");
            assertTrue(host.letsIn(mallory), host.log());
            var listing = OpenSsh.keygen("-L", "-f", mallory + "-cert.pub");
            must(ca.trustedUser().run("ssh", "revoke", listing.replaceAll("(?s).*Serial: ([0-9]+)\n.*", "$1"),
                    "--provisioner", RunningCa.PROVISIONER));
            var etc = host.etc.resolve("countersign");
            must(ca.user().run("ssh", "krl", "update", "--out", etc.resolve("revoked_keys").toString(),
                    "--trusted-keys", etc.resolve("user_ca_keys").toString()));
            assertFalse(host.letsIn(mallory));
            assertTrue(host.letsIn(jane), host.log());
        }
    }

    @Test
    void what_sshd_does_not_show_afterwards_is_put_back() throws Exception {
        try (var host = new FreshHost(ca, directory, "HostKeyAlgorithms ssh-ed25519,ecdsa-sha2-nistp256")) {
            var before = host.files();
            var run = host.enroll();
            assertEquals(1, run.exitCode());
            assertTrue(run.err().contains("nothing was changed: after the reload, sshd on /127.0.0.1:"), run.err());
            assertEquals(before, host.files());
            assertTrue(host.listens());
        }
    }

    @Test
    void a_reload_that_fails_is_put_back() throws Exception {
        try (var host = new FreshHost(ca, directory)) {
            var before = host.files();
            var run = host.enroll("--reload-command", "false");
            assertTrue(run.err().contains("nothing was changed: 'false' failed"), run.err());
            assertEquals(before, host.files());
        }
    }

    @Test
    void a_configuration_that_does_not_read_the_directory_is_named() throws Exception {
        try (var host = new FreshHost(ca, directory)) {
            var config = host.etc.resolve("sshd_config");
            Files.writeString(config, Files.readString(config).replaceFirst("Include .*\n", ""));
            var before = host.files();
            var run = host.enroll();
            assertEquals(1, run.exitCode());
            assertTrue(run.err().contains("does not read " + host.etc.resolve("sshd_config.d/10-countersign.conf"))
                    && run.err().contains("hint: put 'Include "), run.err());
            assertEquals(before, host.files());
        }
    }

    @Test
    void the_ca_and_the_list_of_others_are_not_taken_away_by_accident() throws Exception {
        try (var host = new FreshHost(ca, directory)) {
            var config = host.etc.resolve("sshd_config");
            var other = Files.writeString(host.etc.resolve("other_ca.pub"), Files.readString(host.etc.resolve("ssh_host_ecdsa_key.pub")));
            Files.writeString(config, Files.readString(config) + "TrustedUserCAKeys " + other + "\n");
            var run = host.enroll();
            assertTrue(run.err().startsWith("sshd has TrustedUserCAKeys " + other + " already"), run.err());
            must(host.enroll("--force"));
            assertTrue(host.letsIn(login("jane")), host.log());
        }
    }

    @Test
    void a_configuration_that_is_broken_already_is_left_alone() throws Exception {
        try (var host = new FreshHost(ca, directory)) {
            var config = host.etc.resolve("sshd_config");
            Files.writeString(config, Files.readString(config) + "Bogus yes\n");
            var before = host.files();
            assertTrue(host.enroll().err().startsWith("sshd would not start with its configuration: "));
            assertEquals(before, host.files());
        }
    }

    @Test
    void sshd_never_hears_of_a_list_that_is_not_there() throws Exception {
        try (var host = new FreshHost(ca, directory)) {
            Files.createDirectories(host.etc.resolve("countersign/revoked_keys"));
            assertEquals(1, host.enroll().exitCode());
            assertFalse(Files.exists(host.etc.resolve("sshd_config.d/10-countersign.conf")));
        }
    }

    @Test
    void tokens_bring_one_certificate_each() throws Exception {
        try (var host = new FreshHost(ca, directory)) {
            var token = must(ca.trustedUser().run("ca", "token", FreshHost.NAME, "--ssh", "--host", "--principal", FreshHost.NAME,
                    "--principal", "web01", "--provisioner", RunningCa.PROVISIONER)).out().strip();
            var few = host.enroll("--token", token);
            assertTrue(few.err().contains("2 certificates need as many tokens, and there are 1"), few.err());
            must(host.enroll("--token", token, "--key", host.etc.resolve("ssh_host_ed25519_key").toString()));
            assertTrue(host.letsIn(login("jane")), host.log());
        }
    }

    @Test
    void without_trust_in_a_ca_it_says_what_is_missing() throws Exception {
        try (var host = new FreshHost(ca, directory)) {
            var run = host.run("enroll", "--principal", "web01", "--ca-url", "https://127.0.0.1:1");
            assertTrue(run.err().contains("this machine does not know the CA yet") && run.err().contains("--fingerprint"), run.err());
        }
    }
}
