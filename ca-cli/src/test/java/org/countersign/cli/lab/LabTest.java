package org.countersign.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.countersign.cli.CliRun;
import org.countersign.cli.agent.RealAgent;
import org.countersign.cli.command.ssh.OpenSsh;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.x509.CertificateBundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The main job, line by line: this CLI, a real `ca-server`, and OpenSSH on both ends.
@Timeout(180)
class LabTest {
    private static final String USER = System.getProperty("user.name");

    @TempDir
    static Path directory;

    private static Lab lab;

    @BeforeAll
    static void openLab() throws Exception {
        lab = Lab.open(directory);
    }

    @AfterAll
    static void closeLab() {
        if (lab != null) {
            lab.close();
        }
    }

    private static String path(String name) {
        return lab.file(name).toString();
    }

    /// A user certificate for a new key, which nobody has to type a password for.
    private static void userCertificate(String keyId, String name, String... more) {
        var words = new ArrayList<>(List.of("ssh", "certificate", keyId, path(name), "--no-password", "--insecure",
                "--provisioner-password-file", lab.passwordFile.toString()));
        words.addAll(List.of(more));
        lab.must(words.toArray(String[]::new));
    }

    /// A host certificate for a key that `ssh-keygen` made.
    private static CliRun hostCertificate(String name, String kind) throws Exception {
        OpenSsh.key(lab.file(name), kind, "root@web01");
        return lab.must("ssh", "certificate", "web01", path(name + ".pub"), "--host", "--sign", "--principal", "web01",
                "--principal", "web01.example.com", "--provisioner-password-file", lab.passwordFile.toString());
    }

    private static JsonObject inspect(String certificate) {
        return Json.parseObject(lab.must("ssh", "inspect", "--format", "json", path(certificate)).out(), JsonLimits.FILE);
    }

    private static String serial(String certificate) {
        return inspect(certificate).number("Serial").orElseThrow().text();
    }

    @Test
    void the_ca_is_well_and_shows_its_roots_and_provisioners() throws Exception {
        assertEquals("ok\n", lab.must("ca", "health").out());
        assertEquals(Files.readString(lab.caFile("certs/root_ca.crt")), lab.must("ca", "roots").out());
        assertTrue(lab.must("ca", "provisioner", "list").out().contains("\"name\": \"sshpop\""));
    }

    @Test
    void ssh_config_prints_the_keys_that_init_made() throws Exception {
        assertEquals(keyOf("ssh_user_ca_key.pub"), lab.must("ssh", "config", "--roots").out());
        assertEquals(keyOf("ssh_host_ca_key.pub"), lab.must("ssh", "config", "--host", "--roots").out());
        assertEquals(keyOf("ssh_user_ca_key.pub"), lab.must("ssh", "config", "--federation").out());
    }

    private static String keyOf(String name) throws Exception {
        var fields = Files.readString(lab.caFile("certs/" + name)).strip().split(" ");
        return fields[0] + " " + fields[1] + "\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa-256", "ecdsa-384", "ecdsa-521", "rsa-2048", "rsa-4096"})
    void a_host_key_of_every_type_is_certified(String kind) throws Exception {
        var run = hostCertificate("host_" + kind, kind);
        var listing = OpenSsh.keygen("-L", "-f", path("host_" + kind + "-cert.pub"));
        assertTrue(listing.contains(" host certificate\n") && listing.contains("Key ID: \"web01\"")
                && listing.contains("                web01.example.com\n") && listing.contains("Critical Options: (none)"), listing);
        assertTrue(run.err().contains("✔ Principals: web01, web01.example.com\n"), run.err());
    }

    @Test
    void everything_from_keys_to_a_login() throws Exception {
        hostCertificate("ssh_host_ecdsa_key", "ecdsa-256");
        userCertificate("alice@example.com", "id_alice", "--principal", USER);
        var userCa = Files.writeString(lab.file("user_ca.pub"), lab.must("ssh", "config", "--roots").out());
        var trusted = "@cert-authority * " + lab.must("ssh", "config", "--host", "--roots").out();
        OpenSsh.key(lab.file("id_stranger"), "ed25519", "stranger");
        userCertificate("mallory", "id_mallory", "--principal", "not-" + USER);

        try (var sshd = new RealSshd(lab.directory, lab.file("ssh_host_ecdsa_key"), userCa)) {
            var in = sshd.login(trusted, "web01.example.com", "-i", path("id_alice"));
            assertEquals(new RealSshd.Login(0, "in\n"), in, sshd.log());
            assertTrue(sshd.log().contains("ID alice@example.com (serial " + serial("id_alice-cert.pub") + ") CA ED25519"), sshd.log());

            assertRefused("Permission denied", sshd.login(trusted, "web01", "-i", path("id_stranger")));
            assertRefused("Permission denied", sshd.login(trusted, "web01", "-i", path("id_mallory")));
            assertRefused("Host key verification failed", sshd.login("", "web01", "-i", path("id_alice")));
            assertRefused("Host key verification failed", sshd.login(trusted, "web02", "-i", path("id_alice")));
        }
    }

    private static void assertRefused(String reason, RealSshd.Login login) {
        assertEquals(255, login.exitCode(), login.output());
        assertTrue(login.output().contains(reason), login.output());
    }

    @Test
    void a_user_key_of_every_type_logs_in_to_a_host_key_of_another() throws Exception {
        hostCertificate("ssh_host_ed25519_key", "ed25519");
        var userCa = Files.writeString(lab.file("user_ca_2.pub"), lab.must("ssh", "config", "--roots").out());
        var trusted = "@cert-authority * " + lab.must("ssh", "config", "--host", "--roots").out();
        try (var sshd = new RealSshd(lab.directory, lab.file("ssh_host_ed25519_key"), userCa)) {
            for (var kind : List.of("--kty=EC --crv=P-256", "--kty=EC --crv=P-384", "--kty=EC --crv=P-521", "--kty=OKP", "--kty=RSA")) {
                var name = "id" + kind.replaceAll("[^A-Z0-9]", "");
                var words = new ArrayList<>(List.of(kind.split(" ")));
                words.addAll(List.of("--principal", USER));
                userCertificate("bob@example.com", name, words.toArray(String[]::new));
                assertEquals(new RealSshd.Login(0, "in\n"), sshd.login(trusted, "web01", "-i", path(name)), kind);
            }
        }
    }

    @Test
    void a_certificate_says_who_until_when_and_for_what() throws Exception {
        userCertificate("carol.x@example.com", "id_carol", "--not-before=10m", "--not-after=20h");
        var text = CliRun.user(lab.file("")).typing(Files.readString(lab.file("id_carol-cert.pub"))).run("ssh", "inspect");
        assertTrue(text.out().startsWith("-:\n        Type: ecdsa-sha2-nistp256-cert-v01@openssh.com user certificate\n"), text.out());
        var json = inspect("id_carol-cert.pub");
        assertEquals(List.of("carolx", "carol.x", "carol.x@example.com"), json.strings("Principals"));
        assertEquals(5, json.object("Extensions").orElseThrow().members().size());
        assertEquals(Duration.ofMinutes(19 * 60 + 50), Duration.between(
                OffsetDateTime.parse(json.text("ValidAfter")), OffsetDateTime.parse(json.text("ValidBefore"))));
        assertEquals(OpenSsh.keygen("-l", "-f", path("id_carol-cert.pub")),
                lab.must("ssh", "fingerprint", path("id_carol-cert.pub")).out());
    }

    @Test
    void the_agent_holds_what_was_issued() throws Exception {
        var sockets = Files.createTempDirectory("agent");
        try (var agent = new RealAgent(sockets)) {
            var user = lab.user().with("SSH_AUTH_SOCK", agent.environment().get("SSH_AUTH_SOCK"));
            var run = user.run("ssh", "certificate", "dave@example.com", path("id_dave"), "--no-password", "--insecure",
                    "--provisioner-password-file", lab.passwordFile.toString());
            assertTrue(run.err().endsWith("✔ SSH Agent: yes\n"), run.err());
            assertEquals(agent.sshAdd("-l"), user.run("ssh", "list").out());
            var raw = user.run("ssh", "list", "--raw", "dave@example.com").out();
            assertTrue(user.typing(raw).run("ssh", "inspect").out().contains("Key ID: \"dave@example.com\""), raw);
        } finally {
            Files.deleteIfExists(sockets.resolve("agent"));
            Files.delete(sockets);
        }
    }

    @Test
    void the_ca_knows_the_hosts_it_has_certified() throws Exception {
        assertEquals(1, lab.run("ssh", "check-host", "unknown.example.com").exitCode());
        hostCertificate("host_known", "ed25519");
        assertEquals("true\n", lab.must("ssh", "check-host", "--verbose", "web01.example.com").out());
        assertTrue(lab.must("ssh", "hosts").out().lines().anyMatch(line -> line.strip().equals("web01.example.com")));
    }

    @Test
    void a_host_certificate_is_renewed_and_rekeyed_by_showing_it() throws Exception {
        hostCertificate("host_renew", "ecdsa-384");
        assertEquals(1, lab.run("ssh", "needs-renewal", path("host_renew-cert.pub")).exitCode());
        assertEquals(0, lab.run("ssh", "needs-renewal", path("host_renew-cert.pub"), "--expires-in", "721h").exitCode());

        var first = inspect("host_renew-cert.pub");
        lab.must("ssh", "renew", path("host_renew-cert.pub"), path("host_renew"), "--force");
        var renewed = inspect("host_renew-cert.pub");
        assertNotEquals(first.number("Serial"), renewed.number("Serial"));
        assertEquals(first.text("KeyFingerprint"), renewed.text("KeyFingerprint"));
        assertEquals(first.strings("Principals"), renewed.strings("Principals"));

        lab.must("ssh", "rekey", path("host_renew-cert.pub"), path("host_renew"), "--force", "--no-password", "--insecure");
        var rekeyed = inspect("host_renew-cert.pub");
        assertNotEquals(first.text("KeyFingerprint"), rekeyed.text("KeyFingerprint"));
        assertEquals(first.strings("Principals"), rekeyed.strings("Principals"));
        assertTrue(OpenSsh.keygen("-l", "-f", path("host_renew")).contains(rekeyed.text("KeyFingerprint")));
    }

    @Test
    void a_host_certificate_is_renewed_when_it_is_time() throws Exception {
        hostCertificate("host_timed", "ed25519");
        var first = serial("host_timed-cert.pub");
        var early = lab.must("ssh", "renew", path("host_timed-cert.pub"), path("host_timed"), "--force", "--expires-in", "1h");
        assertTrue(early.err().startsWith("certificate not renewed: expires in "), early.err());
        assertEquals(first, serial("host_timed-cert.pub"));
        lab.must("ssh", "renew", path("host_timed-cert.pub"), path("host_timed"), "--force", "--expires-in", "720h",
                "--exec", "touch " + path("renewed"));
        assertNotEquals(first, serial("host_timed-cert.pub"));
        assertTrue(Files.exists(lab.file("renewed")));
    }

    @Test
    void a_revoked_certificate_cannot_be_renewed_or_revoked_again() throws Exception {
        hostCertificate("host_revoked", "ed25519");
        var serial = serial("host_revoked-cert.pub");
        var password = lab.passwordFile.toString();
        var run = lab.must("ssh", "revoke", serial, "--provisioner-password-file", password, "--reasonCode", "KeyCompromise");
        assertTrue(run.err().contains(serial + " has been revoked"), run.err());
        assertEquals(1, lab.run("ssh", "revoke", serial, "--provisioner-password-file", password).exitCode());
        assertEquals(1, lab.run("ssh", "renew", path("host_revoked-cert.pub"), path("host_revoked"), "--force").exitCode());

        hostCertificate("host_revokes_itself", "ecdsa-256");
        lab.must("ssh", "revoke", "--sshpop-cert", path("host_revokes_itself-cert.pub"), "--sshpop-key", path("host_revokes_itself"));
        assertEquals(1, lab.run("ssh", "renew", path("host_revokes_itself-cert.pub"), path("host_revokes_itself"), "-f").exitCode());
    }

    @Test
    void a_user_certificate_is_not_renewed() {
        userCertificate("erin", "id_erin");
        var run = lab.run("ssh", "renew", path("id_erin-cert.pub"), path("id_erin"), "--force");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("host"), run.err());
    }

    @Test
    void a_token_made_here_is_used_by_somebody_without_the_password() throws Exception {
        OpenSsh.key(lab.file("host_token"), "ed25519", "");
        var token = lab.must("ca", "token", "web03", "--ssh", "--host", "--principal", "web03",
                "--provisioner-password-file", lab.passwordFile.toString()).out().strip();
        var nobody = Files.createDirectory(lab.file("nobody"));
        var run = CliRun.user(nobody).run("ssh", "certificate", "web03", path("host_token.pub"), "--host", "--sign", "--token", token);
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(List.of("web03"), inspect("host_token-cert.pub").strings("Principals"));
    }

    @Test
    void an_x509_certificate_is_issued_and_revoked() throws Exception {
        lab.must("ca", "certificate", "web.example.com", path("web.crt"), path("web.key"),
                "--provisioner-password-file", lab.passwordFile.toString());
        var shown = lab.must("certificate", "inspect", "--format", "json", path("web.crt")).out();
        assertTrue(shown.contains("web.example.com"), shown);
        var serial = CertificateBundle.parse(Files.readString(lab.file("web.crt"))).getFirst().getSerialNumber().toString();
        lab.must("ca", "revoke", serial, "--provisioner-password-file", lab.passwordFile.toString());
        var again = lab.run("ca", "revoke", serial, "--provisioner-password-file", lab.passwordFile.toString());
        assertEquals(1, again.exitCode());
        assertTrue(again.err().contains("revoked before"), again.err());
    }

    @Test
    void single_dashes_and_flags_in_any_order_work() throws Exception {
        OpenSsh.key(lab.file("host_order"), "ed25519", "");
        lab.must("ssh", "certificate", "-host", "-sign", "web01", "-principal", "web01", path("host_order.pub"),
                "-provisioner-password-file=" + lab.passwordFile, "-provisioner", "admin");
        assertEquals("host", inspect("host_order-cert.pub").text("Type"));
    }
}
