package org.countersign.cli.command.ssh.doctor;

import static org.countersign.cli.command.ssh.doctor.Clinic.HOST;
import static org.countersign.cli.command.ssh.doctor.Clinic.USER;
import static org.countersign.cli.command.ssh.doctor.Clinic.code;
import static org.countersign.cli.command.ssh.doctor.Fault.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.countersign.cli.ChildJvm;
import org.countersign.cli.CliRun;
import org.countersign.cli.Main;
import org.countersign.cli.agent.RealAgent;
import org.countersign.cli.command.ssh.OpenSsh;
import org.countersign.cli.process.Programs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Set-ups that are broken in one way each. The real ssh is refused at every one of them, and the doctor says why.
@Timeout(180)
class DoctorTest {
    private interface Breakage {
        void on(Clinic clinic) throws Exception;
    }

    /// One way of being broken.
    private record Illness(Fault fault, String how, Breakage breakage) {
        @Override
        public String toString() {
            return fault.code() + ": " + how;
        }
    }

    @TempDir
    Path directory;

    private Clinic clinic;

    @BeforeEach
    void makeClinic() throws Exception {
        clinic = new Clinic(directory);
    }

    @AfterEach
    void closeClinic() {
        clinic.close();
    }

    @Test
    void a_healthy_set_up_is_called_healthy_on_both_ends() throws Exception {
        clinic.open();
        assertTrue(clinic.letsIn(), clinic.log());
        var host = clinic.examineHost();
        assertEquals("", code(host), host.out());
        assertEquals(0, host.exitCode(), host.toString());
        var login = clinic.examineLogin();
        assertEquals("", code(login), login.out());
        assertEquals(0, login.exitCode(), login.toString());
    }

    static Stream<Illness> hosts() {
        return Stream.of(
                new Illness(SSHD_CONFIG_INVALID, "a word that sshd does not know", c -> c.sshdLines.add("Bogus yes")),
                new Illness(HOST_KEY_UNUSABLE, "a host key that all can read", c -> mode(c, "host_key", "rw-r--r--")),
                new Illness(HOST_KEY_UNUSABLE, "no host key", c -> Files.delete(c.file("host_key"))),
                new Illness(HOST_CERTIFICATE_NONE, "no certificate", c -> c.withoutSshdLines.add("HostCertificate")),
                new Illness(HOST_CERTIFICATE_UNREADABLE, "a certificate that is gone", c -> Files.delete(c.file("host_key-cert.pub"))),
                new Illness(HOST_CERTIFICATE_UNREADABLE, "a key in its place", c -> c.write("host_key-cert.pub", c.read("host_key.pub"))),
                new Illness(HOST_CERTIFICATE_OTHER_KEY, "a certificate for another key", c -> {
                    c.certify("host_ca", "other_ca.pub", HOST, List.of("-h"));
                    c.write("host_key-cert.pub", c.read("other_ca-cert.pub"));
                }),
                new Illness(HOST_CERTIFICATE_ALGORITHM, "HostKeyAlgorithms of sshd", c -> c.sshdLines.add("HostKeyAlgorithms ssh-ed25519")),
                new Illness(HOST_CERTIFICATE_WRONG_TYPE, "a user certificate", c -> c.certify("host_ca", "host_key.pub", HOST, List.of())),
                new Illness(HOST_CERTIFICATE_NOT_YET_VALID, "begins tomorrow", c -> c.certifyHost("-V", "+1d:+2d")),
                new Illness(HOST_CERTIFICATE_EXPIRED, "ended an hour ago", c -> c.certifyHost("-V", "-2h:-1h")),
                new Illness(HOST_CERTIFICATE_OTHER_NAME, "for another host", c -> c.certifyHost("-n", "db01,db02")),
                new Illness(HOST_CERTIFICATE_OPTIONS, "a critical option", c -> c.certifyHost("-O", "critical:note=x")),
                new Illness(USER_NOT_ALLOWED, "DenyUsers", c -> c.sshdLines.add("DenyUsers x " + USER)),
                new Illness(USER_NOT_ALLOWED, "AllowUsers", c -> c.sshdLines.add("AllowUsers nobody-else")),
                new Illness(USER_NOT_ALLOWED, "AllowUsers, from elsewhere", c -> c.sshdLines.add("AllowUsers " + USER + "@192.0.2.*")),
                new Illness(USER_NOT_ALLOWED, "AllowGroups", c -> c.sshdLines.add("AllowGroups no-such-group")),
                new Illness(PUBKEY_OFF, "PubkeyAuthentication", c -> c.sshdLines.add("PubkeyAuthentication no")),
                new Illness(PUBKEY_OFF, "in a Match block", c -> c.sshdTail.addAll(List.of("Match User " + USER, "PubkeyAuthentication no"))),
                new Illness(PUBKEY_NOT_ENOUGH, "a password as well", c -> {
                    c.sshdLines.add("PasswordAuthentication yes");
                    c.sshdLines.add("AuthenticationMethods publickey,password");
                }),
                new Illness(CERTIFICATE_ALGORITHM, "PubkeyAcceptedAlgorithms of sshd", c -> c.sshdLines.add("PubkeyAcceptedAlgorithms ssh-ed25519")),
                new Illness(CA_ALGORITHM, "CASignatureAlgorithms of sshd", c -> c.sshdLines.add("CASignatureAlgorithms rsa-sha2-512")),
                new Illness(REVOKED_KEYS_MISSING, "no file", c -> Files.delete(c.file("revoked"))),
                new Illness(REVOKED_KEYS_UNREADABLE, "garbage", c -> c.write("revoked", "this is no list\n")),
                new Illness(REVOKED_KEYS_UNREADABLE, "half a list", c -> {
                    c.revoke("other_ca.pub");
                    byte[] list = Files.readAllBytes(c.file("revoked"));
                    Files.write(c.file("revoked"), Arrays.copyOf(list, list.length - 9));
                }),
                new Illness(REVOKED_KEYS_UNREADABLE, "a directory", c -> {
                    Files.delete(c.file("revoked"));
                    Files.createDirectory(c.file("revoked"));
                }),
                new Illness(CERTIFICATE_REVOKED, "by serial", c -> {
                    c.write("spec", "serial: 7\n");
                    c.revoke("spec", "-s", c.path("user_ca.pub"));
                }),
                new Illness(CERTIFICATE_REVOKED, "by key, in a plain list", c -> c.write("revoked", c.read("id.pub"))),
                new Illness(CA_REVOKED, "the key of the CA", c -> c.revoke("user_ca.pub")),
                new Illness(TRUSTED_CA_NONE, "no line", c -> c.withoutSshdLines.add("TrustedUserCAKeys")),
                new Illness(TRUSTED_CA_MISSING, "no file", c -> Files.move(c.file("user_ca.pub"), c.file("elsewhere.pub"))),
                new Illness(TRUSTED_CA_EMPTY, "an empty file", c -> c.write("user_ca.pub", "# none yet\n")),
                new Illness(CERTIFICATE_OTHER_CA, "another CA", c -> c.certifyUser("-s", c.path("other_ca"))),
                new Illness(CERTIFICATE_FORGED, "a signature that was changed", c -> {
                    var words = c.read("id-cert.pub").split(" ");
                    byte[] blob = Base64.getDecoder().decode(words[1]);
                    blob[blob.length - 1] ^= 1;
                    c.write("id-cert.pub", words[0] + " " + Base64.getEncoder().encodeToString(blob) + "\n");
                }),
                new Illness(PRINCIPALS_FILE_MISSING, "no file for the user", c -> c.sshdLines.add("AuthorizedPrincipalsFile " + c.path("of_%u"))),
                new Illness(PRINCIPAL_NOT_LISTED, "a list of others", c -> {
                    c.sshdLines.add("AuthorizedPrincipalsFile " + c.path("of_%u"));
                    c.write("of_" + USER, "# team\nops\nno-pty dev\n");
                }),
                new Illness(PRINCIPALS_FILE_LOOSE, "a list that all can write", c -> {
                    c.sshdLines.addAll(List.of("StrictModes yes", "AuthorizedPrincipalsFile " + c.path("of_%u")));
                    c.write("of_" + USER, USER + "\n");
                    mode(c, "of_" + USER, "rw-rw-rw-");
                }),
                new Illness(RSA_KEY_TOO_SMALL, "RequiredRSASize", c -> {
                    c.sshdLines.add("RequiredRSASize 3072");
                    for (var name : List.of("id", "id.pub", "id-cert.pub")) {
                        Files.delete(c.file(name));
                    }
                    OpenSsh.key(c.file("id"), "rsa-2048", "small");
                    c.certifyUser("-V", "+1h");
                }),
                new Illness(CERTIFICATE_WITHOUT_PRINCIPAL, "for nobody", c -> OpenSsh.keygen("-q", "-s", c.path("user_ca"), "-I", "x", c.path("id.pub"))),
                new Illness(CERTIFICATE_WRONG_TYPE, "a host certificate", c -> c.certify("user_ca", "id.pub", USER, List.of("-h"))),
                new Illness(CERTIFICATE_NOT_YET_VALID, "begins tomorrow", c -> c.certifyUser("-V", "+1d:+2d")),
                new Illness(CERTIFICATE_EXPIRED, "ended an hour ago", c -> c.certifyUser("-V", "-2h:-1h")),
                new Illness(PRINCIPAL_OTHER_USER, "for somebody else", c -> c.certifyUser("-n", "somebody-else")),
                new Illness(SOURCE_ADDRESS, "from elsewhere only", c -> c.certifyUser("-O", "source-address=192.0.2.0/24,10.0.0.0/8")),
                new Illness(CRITICAL_OPTION_UNKNOWN, "of somebody's own", c -> c.certifyUser("-O", "critical:shoe-size@example.com=42")));
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void names_what_is_wrong_on_the_host(Illness illness) throws Exception {
        illness.breakage().on(clinic);
        clinic.open();
        assertFalse(clinic.letsIn(), "this is no illness: " + clinic.log());
        var run = clinic.examineHost();
        assertEquals(illness.fault().code(), code(run), run.out() + clinic.log());
        assertEquals(1, run.exitCode());
    }

    static Stream<Illness> logins() {
        return Stream.of(
                new Illness(SSH_CONFIG_INVALID, "a word that ssh does not know", c -> c.sshLines.add("Bogus yes")),
                new Illness(HOST_UNKNOWN, "a name without an address", c -> c.sshLines.add("HostName no-such-host.invalid")),
                new Illness(HOST_UNREACHABLE, "no sshd", c -> c.sshdLines.add("Bogus yes")),
                new Illness(CERT_AUTHORITY_NONE, "an empty known_hosts", c -> c.write("known_hosts", "")),
                new Illness(CERT_AUTHORITY_NONE, "a CA for other hosts", c -> c.write("known_hosts", "@cert-authority db* " + c.read("host_ca.pub"))),
                new Illness(CERT_AUTHORITY_OTHER, "another CA", c -> c.write("known_hosts", "@cert-authority * " + c.read("other_ca.pub"))),
                new Illness(HOST_KEY_REVOKED, "a key marked as revoked", c -> c.write("known_hosts",
                        c.read("known_hosts") + "@revoked * " + c.read("host_key.pub"))),
                new Illness(REVOKED_KEYS_MISSING, "RevokedHostKeys of ssh", c -> c.sshLines.add("RevokedHostKeys " + c.path("nothing"))),
                new Illness(HOST_CERTIFICATE_NONE, "a host without a certificate", c -> c.withoutSshdLines.add("HostCertificate")),
                new Illness(HOST_CERTIFICATE_EXPIRED, "of the host", c -> c.certifyHost("-V", "-2h:-1h")),
                new Illness(HOST_CERTIFICATE_OTHER_NAME, "of the host", c -> c.certifyHost("-n", "db01")),
                new Illness(HOST_CERTIFICATE_OTHER_NAME, "called by its address", c -> {
                    c.write("known_hosts", "@cert-authority * " + c.read("host_ca.pub"));
                    c.sshLines.add("HostKeyAlias 127.0.0.1");
                }),
                new Illness(HOST_CERTIFICATE_ALGORITHM, "HostKeyAlgorithms of ssh", c -> c.sshLines.add("HostKeyAlgorithms ssh-ed25519")),
                new Illness(CA_ALGORITHM, "CASignatureAlgorithms of ssh", c -> c.sshLines.add("CASignatureAlgorithms rsa-sha2-512")),
                new Illness(CLIENT_PUBKEY_OFF, "PubkeyAuthentication of ssh", c -> c.sshLines.add("PubkeyAuthentication no")),
                new Illness(NO_CERTIFICATE, "only a key", c -> Files.delete(c.file("id-cert.pub"))),
                new Illness(CERTIFICATE_EXPIRED, "in a file", c -> c.certifyUser("-V", "-2h:-1h")),
                new Illness(CERTIFICATE_NOT_YET_VALID, "in a file", c -> c.certifyUser("-V", "+1d:+2d")),
                new Illness(CERTIFICATE_WRONG_TYPE, "a host certificate", c -> c.certify("user_ca", "id.pub", USER, List.of("-h"))),
                new Illness(CERTIFICATE_ALGORITHM, "PubkeyAcceptedAlgorithms of ssh", c -> c.sshLines.add("PubkeyAcceptedAlgorithms ssh-ed25519")),
                new Illness(PRINCIPAL_OTHER_USER, "for somebody else", c -> c.certifyUser("-n", "somebody-else")),
                new Illness(SOURCE_ADDRESS, "from elsewhere only", c -> c.certifyUser("-O", "source-address=192.0.2.1")),
                new Illness(PRIVATE_KEY_MISSING, "a certificate without its key", c -> Files.delete(c.file("id"))),
                new Illness(PRIVATE_KEY_OPEN, "a key that all can read", c -> mode(c, "id", "rw-r--r--")),
                new Illness(PRIVATE_KEY_OTHER, "a certificate for another key", c -> {
                    c.certify("user_ca", "other_ca.pub", USER, List.of());
                    c.write("id-cert.pub", c.read("other_ca-cert.pub"));
                }),
                new Illness(REFUSED_BY_HOST, "for a reason of the host", c -> Files.delete(c.file("revoked"))));
    }

    @ParameterizedTest
    @MethodSource("logins")
    void names_what_is_wrong_with_a_login(Illness illness) throws Exception {
        illness.breakage().on(clinic);
        clinic.open();
        assertFalse(clinic.letsIn(), "this is no illness: " + clinic.log());
        var run = clinic.examineLogin();
        assertEquals(illness.fault().code(), code(run), run.out() + clinic.log());
        assertEquals(1, run.exitCode());
    }

    @Test
    void an_agent_that_holds_only_an_expired_certificate_is_found_out() throws Exception {
        clinic.certifyUser("-V", "-2h:-1h");
        clinic.sshLines.addAll(List.of("IdentityAgent SSH_AUTH_SOCK", "IdentityFile none"));
        try (var agent = new RealAgent(directory)) {
            agent.sshAdd("-q", clinic.path("id"));
            clinic.person = clinic.person.with("SSH_AUTH_SOCK", agent.environment().get("SSH_AUTH_SOCK"));
            clinic.open();
            assertFalse(clinic.letsIn(), clinic.log());
            var run = clinic.examineLogin();
            assertEquals(CERTIFICATE_EXPIRED.code(), code(run), run.out());
            assertTrue(run.out().contains("ca-cli ssh login"), run.out());
        }
    }

    @Test
    void a_certificate_behind_too_many_keys_is_found_out() throws Exception {
        for (int i = 0; i < 7; i++) {
            clinic.sshLines.add("IdentityFile " + OpenSsh.key(clinic.file("other" + i), "ed25519", "other"));
        }
        clinic.open();
        assertFalse(clinic.letsIn(), clinic.log());
        assertEquals(TOO_MANY_KEYS.code(), code(clinic.examineLogin()));
    }

    @Test
    void an_account_that_is_not_there_is_named() throws Exception {
        clinic.sshLines.add("User no-such-account");
        clinic.certifyUser("-n", "no-such-account");
        clinic.open();
        assertFalse(clinic.letsIn());
        assertEquals(USER_UNKNOWN.code(), code(clinic.examineHost("--user", "no-such-account")));
        assertEquals(REFUSED_BY_HOST.code(), code(clinic.examineLogin()));
    }

    @Test
    void root_is_refused_where_root_may_not_log_in() throws Exception {
        clinic.sshdLines.add("PermitRootLogin no");
        clinic.sshLines.add("User root");
        clinic.certifyUser("-n", "root");
        clinic.open();
        assertFalse(clinic.letsIn());
        assertEquals(ROOT_NOT_PERMITTED.code(), code(clinic.examineHost("--user", "root")));
    }

    /// Every system has accounts of services, whose shell ends at once.
    @Test
    void an_account_without_a_shell_is_named() throws Exception {
        var service = Files.readAllLines(Path.of("/etc/passwd")).stream().map(line -> line.split(":", -1))
                .filter(fields -> fields[6].endsWith("/nologin") && Files.isExecutable(Path.of(fields[6]))).findFirst().orElseThrow()[0];
        clinic.sshLines.add("User " + service);
        clinic.certifyUser("-n", service);
        clinic.open();
        assertFalse(clinic.letsIn(), clinic.log());
        assertEquals(USER_SHELL.code(), code(clinic.examineHost("--user", service)));
    }

    /// Sees an `/etc` of its own, with an account `visitor` and logins closed. Needs the right to mount.
    @Test
    void closed_logins_are_named() throws Exception {
        var etc = clinic.file("etc");
        clinic.write("closed.sh", """
                set -e
                mkdir -p %1$s
                mount -t tmpfs -o mode=0755 tmpfs %1$s
                cp -a /etc/. %1$s
                echo 'visitor:x:54321:54321::/:/bin/sh' >> %1$s/passwd
                echo 'back at noon' > %1$s/nologin
                mount --bind %1$s /etc
                exec "$@"
                """.formatted(etc));
        var closed = List.of("unshare", "--mount", "sh", clinic.path("closed.sh"));
        var trial = new Programs(System.getenv()).run(Duration.ofSeconds(60), Stream.concat(closed.stream(), Stream.of("true")).toList());
        assumeTrue(trial.succeeded(), "an /etc of its own cannot be mounted here: " + trial.err());
        clinic.beforeSshd.addAll(closed);
        clinic.sshLines.add("User visitor");
        clinic.certifyUser("-n", "visitor");
        clinic.open();
        assertFalse(clinic.letsIn(), clinic.log());
        assertTrue(clinic.log().contains("back at noon"), clinic.log());

        var doctor = Stream.concat(closed.stream(), ChildJvm.command(List.of(), Main.class,
                clinic.hostWords("--user", "visitor")).stream()).toList();
        var run = new Programs(System.getenv()).run(Duration.ofSeconds(120), doctor);
        assertEquals(LOGINS_CLOSED.code(), code(new CliRun(1, run.out(), run.err())), run.toString());
        assertTrue(run.out().contains("/etc/nologin") && run.out().contains("back at noon"), run.out());
    }

    @Test
    void a_command_that_names_principals_is_not_judged() throws Exception {
        clinic.sshdLines.addAll(List.of("AuthorizedPrincipalsCommand /bin/echo somebody-else", "AuthorizedPrincipalsCommandUser " + USER));
        clinic.open();
        assertFalse(clinic.letsIn(), clinic.log());
        var run = clinic.examineHost();
        assertEquals(0, run.exitCode(), run.out());
        assertTrue(run.out().contains("\"" + PRINCIPALS_NOT_JUDGED.code() + "\"") && run.out().contains("/bin/echo"), run.out());
    }

    @Test
    void without_a_login_it_tells_what_refuses_everyone() throws Exception {
        clinic.revoke("user_ca.pub");
        clinic.open();
        assertFalse(clinic.letsIn());
        var run = clinic.person.run("ssh", "doctor", "--json", "--sshd-config", clinic.path("sshd_config"), "--sshd", "/usr/sbin/sshd");
        assertEquals(TRUSTED_CA_REVOKED.code(), code(run), run.out());
    }

    @Test
    void a_healthy_login_may_have_things_worth_knowing() throws Exception {
        clinic.write("revoked", "");
        Files.setPosixFilePermissions(clinic.file("user_ca.pub"), PosixFilePermissions.fromString("rw-rw-rw-"));
        clinic.certifyHost("-V", "-10h:+10m");
        clinic.certifyUser("-O", "force-command=echo in");
        clinic.open();
        assertTrue(clinic.letsIn(), clinic.log());
        var run = clinic.examineHost();
        assertEquals(0, run.exitCode(), run.out());
        for (var fault : List.of(REVOKED_KEYS_EMPTY, TRUSTED_CA_LOOSE, HOST_CERTIFICATE_ENDS_SOON, FORCED_COMMAND)) {
            assertTrue(run.out().contains("\"code\": \"" + fault.code() + "\""), fault + run.out());
        }
    }

    @Test
    void a_login_that_works_by_other_means_is_healthy() throws Exception {
        clinic.write("known_hosts", HOST + " " + clinic.read("host_key.pub"));
        clinic.sshdLines.add("AuthorizedKeysFile " + clinic.path("id.pub"));
        Files.delete(clinic.file("id-cert.pub"));
        clinic.open();
        assertTrue(clinic.letsIn(), clinic.log());
        var run = clinic.examineLogin();
        assertEquals(0, run.exitCode(), run.out());
        assertTrue(run.out().contains("\"" + NO_CERTIFICATE.code() + "\""), run.out());
    }

    @Test
    void a_ca_that_only_the_account_trusts_is_trusted() throws Exception {
        clinic.withoutSshdLines.add("TrustedUserCAKeys");
        clinic.sshdLines.add("AuthorizedKeysFile " + clinic.path("authorized_keys"));
        clinic.certifyUser("-n", "ops,dev");
        clinic.write("authorized_keys", "no-pty,cert-authority,principals=\"dev,qa\" " + clinic.read("user_ca.pub"));
        clinic.open();
        assertTrue(clinic.letsIn(), clinic.log());
        var run = clinic.examineHost();
        assertEquals(0, run.exitCode(), run.out());
        assertTrue(run.out().contains("\"" + TRUSTED_BY_THE_ACCOUNT.code() + "\""), run.out());
        clinic.certifyUser("-n", "ops");
        assertFalse(clinic.letsIn(), clinic.log());
        assertEquals(TRUSTED_CA_NONE.code(), code(clinic.examineHost()));
    }

    @Test
    void a_key_with_a_password_is_not_tried() throws Exception {
        OpenSsh.keygen("-q", "-p", "-P", "", "-N", "secret", "-f", clinic.path("id"));
        clinic.open();
        var run = clinic.examineLogin();
        assertEquals(0, run.exitCode(), run.out());
        assertTrue(run.out().contains("\"" + PRIVATE_KEY_LOCKED.code() + "\""), run.out());
        assertFalse(clinic.log().contains("Accepted"), clinic.log());
    }

    @Test
    void whoever_does_not_speak_ssh_is_not_taken_for_a_host() throws Exception {
        try (var other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            clinic.sshLines.add("Port " + other.getLocalPort());
            var greeter = Thread.ofVirtual().start(() -> greet(other));
            clinic.open();
            assertEquals(HOST_KEY_NOT_OFFERED.code(), code(clinic.examineLogin()));
            greeter.interrupt();
        }
    }

    private static void greet(ServerSocket server) {
        while (!server.isClosed()) {
            try (var peer = server.accept()) {
                peer.getOutputStream().write("220 mail.example.com ESMTP\r\n".getBytes());
            } catch (IOException e) {
                return;
            }
        }
    }

    @Test
    void a_person_reads_the_verdict_and_the_remedy_last() throws Exception {
        Files.delete(clinic.file("revoked"));
        clinic.open();
        var run = clinic.person.run("ssh", "doctor", "--sshd-config", clinic.path("sshd_config"), "--sshd", "/usr/sbin/sshd");
        assertEquals(1, run.exitCode());
        assertTrue(run.out().startsWith("✔ sshd: takes its configuration " + clinic.path("sshd_config") + "\n"), run.out());
        assertTrue(run.out().endsWith("Refused first by: revoked-keys-missing\n" + clinic.path("revoked")
                + " does not exist, so that every key of everyone is refused\nRemedy: run 'ca-cli ssh krl update', or take the line that names "
                + "the file out of the configuration until it works\n"), run.out());
    }

    @Test
    void every_fault_is_explained() throws Exception {
        var rows = Files.readAllLines(Path.of("../docs/HOSTS.md")).stream().filter(line -> line.startsWith("| `"))
                .map(line -> line.split("`")[1]).toList();
        assertEquals(Stream.of(Fault.values()).map(Fault::code).toList(), rows.stream().filter(row -> row.matches("[a-z-]+"))
                .filter(row -> Stream.of(Fault.values()).anyMatch(fault -> fault.code().equals(row))).toList());
    }

    @Test
    void what_cannot_be_examined_ends_with_255() {
        assertEquals(255, run("--sshd", "/nowhere/sshd").exitCode());
        assertEquals(255, run("--certificate", directory.resolve("nothing").toString()).exitCode());
        assertEquals(255, run("--user", "jane,addr=10.0.0.1").exitCode());
        assertEquals(255, run("--user", "jane", "web01").exitCode());
        assertEquals(255, run("-p", "22").exitCode());
        assertEquals(255, run("--", "-oProxyCommand=touch x").exitCode());
        assertNotEquals(0, run("a", "b").exitCode());
    }

    private CliRun run(String... words) {
        return clinic.person.run(Stream.concat(Stream.of("ssh", "doctor"), Stream.of(words)).toArray(String[]::new));
    }

    private static void mode(Clinic clinic, String name, String mode) throws Exception {
        Files.setPosixFilePermissions(clinic.file(name), PosixFilePermissions.fromString(mode));
    }
}
