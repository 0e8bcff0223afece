package org.countersign.cli.command.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.countersign.cli.ChildJvm;
import org.countersign.cli.CliRun;
import org.countersign.cli.Main;
import org.countersign.cli.RunningCa;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.Pem;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.RequestProfile;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `ca sign`, `renew`, `rekey`, and `revoke` by showing the certificate, against a real server.
@Timeout(180)
class RenewX509Test {
    @TempDir
    static Path directory;
    private static RunningCa ca;

    @TempDir
    Path work;

    @BeforeAll
    static void start() throws Exception {
        ca = RunningCa.start(directory);
    }

    @AfterAll
    static void stop() {
        ca.close();
    }

    private String file(String name) {
        return work.resolve(name).toString();
    }

    private static CliRun run(String... words) {
        return ca.user().run(words);
    }

    private static CliRun succeed(String... words) {
        return ca.user().must(words);
    }

    private static void assertRefused(String message, String... words) {
        ca.user().refused(message, words);
    }

    /// A certificate in `x.crt` with its key in `x.key`.
    private void issue(String... more) {
        var words = new ArrayList<>(List.of("ca", "certificate", "web.lab", file("x.crt"), file("x.key"), "--san", "web.lab",
                "--san", "10.1.2.3", "--provisioner-password-file", ca.passwordFile().toString()));
        words.addAll(List.of(more));
        succeed(words.toArray(String[]::new));
    }

    private X509Certificate leaf(String name) throws IOException {
        return CertificateBundle.parse(Files.readString(work.resolve(name))).getFirst();
    }

    private BigInteger serial() throws IOException {
        return leaf("x.crt").getSerialNumber();
    }

    private String[] pair(String command, String... more) {
        var words = new ArrayList<>(List.of("ca", command, file("x.crt"), file("x.key")));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    @Test
    void sign_gives_a_request_the_names_it_asks_for() throws Exception {
        var key = KeyGenerator.ed25519().generate(new SecureRandom());
        var request = RequestProfile.der(SubjectName.ofCommonName("mail.lab"),
                SubjectAlternativeName.split(List.of("mail.lab", "imap.lab", "10.0.0.9")), key);
        Files.writeString(work.resolve("x.csr"), Pem.encode("CERTIFICATE REQUEST", request));
        var run = ca.trustedUser().run("ca", "sign", file("x.csr"), file("x.crt"));
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().contains("✔ Names: mail.lab, imap.lab, 10.0.0.9\n✔ Valid: from 20"), run.err());
        assertEquals(key.getPublic(), leaf("x.crt").getPublicKey());
        assertEquals(3, leaf("x.crt").getSubjectAlternativeNames().size());

        var token = ca.trustedUser().run("ca", "token", "mail.lab", "--san", "mail.lab", "--san", "imap.lab", "--san", "10.0.0.9")
                .out().strip();
        succeed("ca", "sign", "--token", token, file("x.csr"), file("x.crt"), "--force");
    }

    @Test
    void sign_refuses_what_is_no_request() throws Exception {
        Files.writeString(work.resolve("x.csr"), "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n");
        assertRefused("error parsing " + file("x.csr"), "ca", "sign", file("x.csr"), file("x.crt"));
        assertRefused("does not exist", "ca", "sign", file("none.csr"), file("x.crt"));
    }

    @Test
    void renew_replaces_the_certificate_and_keeps_key_names_and_length() throws Exception {
        issue();
        var old = leaf("x.crt");
        var run = succeed(pair("renew", "--force"));
        assertTrue(run.err().contains("Your certificate has been saved in " + file("x.crt") + ".\n"), run.err());
        var fresh = leaf("x.crt");
        assertNotEquals(old.getSerialNumber(), fresh.getSerialNumber());
        assertEquals(old.getPublicKey(), fresh.getPublicKey());
        assertEquals(List.copyOf(old.getSubjectAlternativeNames()), List.copyOf(fresh.getSubjectAlternativeNames()));
        assertEquals(lifetime(old), lifetime(fresh));

        succeed(pair("renew", "--out", file("y.crt"), "--mtls=false"));
        assertNotEquals(fresh.getSerialNumber(), leaf("y.crt").getSerialNumber());
        assertEquals(fresh.getSerialNumber(), serial());
    }

    private static long lifetime(X509Certificate certificate) {
        return certificate.getNotAfter().getTime() - certificate.getNotBefore().getTime();
    }

    @Test
    void renew_waits_until_it_is_time_and_runs_a_command_afterwards() throws Exception {
        issue();
        var before = serial();
        var run = succeed(pair("renew", "--expires-in", "1h", "--force", "--exec", "touch " + file("done")));
        assertTrue(run.err().startsWith("certificate not renewed: expires in 23h"), run.err());
        assertEquals(before, serial());
        assertTrue(Files.notExists(work.resolve("done")));

        succeed(pair("renew", "--expires-in", "24h", "--force", "--exec", "touch " + file("done")));
        assertNotEquals(before, serial());
        assertTrue(Files.exists(work.resolve("done")));
    }

    @Test
    void renew_refuses_flags_that_make_no_sense() throws Exception {
        issue();
        var before = serial();
        assertRefused("the certificate is good for 24h", pair("renew", "--expires-in", "25h"));
        assertRefused("it is not a length of time", pair("renew", "--expires-in=-1h"));
        assertRefused("invalid value 'soon' for flag '--expires-in'", pair("renew", "--expires-in", "soon"));
        assertRefused("'--daemon'", pair("renew", "--renew-period", "1h"));
        assertRefused("'--renew-period'", pair("renew", "--daemon", "--renew-period", "1h", "--expires-in", "1h"));
        assertRefused("'--pid-file'", pair("renew", "--pid", "1", "--pid-file", file("pid")));
        assertRefused("it is not a process", pair("renew", "--pid", "-1"));
        assertRefused("it is not the number of a signal", pair("renew", "--signal", "HUP"));
        assertRefused("but 'false' ended with exit code 1", pair("renew", "--force", "--exec", "false"));
        Files.writeString(work.resolve("x.key"), PrivateKeyFile.plainPem(KeyGenerator.ed25519().generate(new SecureRandom())));
        var other = serial();
        assertRefused("is not for the key", pair("renew", "--force"));
        assertEquals(other, serial());
        assertNotEquals(before, other, "the command that failed ran after the renewal");
    }

    @Test
    void rekey_makes_a_new_pair() throws Exception {
        issue();
        var old = leaf("x.crt");
        succeed(pair("rekey", "--force"));
        var fresh = leaf("x.crt");
        assertNotEquals(old.getPublicKey(), fresh.getPublicKey());
        assertEquals(List.copyOf(old.getSubjectAlternativeNames()), List.copyOf(fresh.getSubjectAlternativeNames()));
        assertEquals(fresh.getPublicKey(), PrivateKeyFile.read(work.resolve("x.key"), () -> null).getPublic());

        succeed(pair("rekey", "--out-cert", file("y.crt"), "--out-key", file("y.key"), "--kty", "OKP"));
        assertEquals("EdDSA", leaf("y.crt").getPublicKey().getAlgorithm());
        assertEquals(fresh.getSerialNumber(), serial());
    }

    @Test
    void the_holder_revokes_a_certificate_by_showing_it() throws Exception {
        issue();
        var run = succeed("ca", "revoke", "--cert", file("x.crt"), "--key", file("x.key"));
        assertTrue(run.err().contains(serial().toString()), run.err());
        assertEquals(1, run(pair("renew", "--force")).exitCode());
    }

    /// The program in a process of its own, since it acts on signals.
    private Process daemon(String command, String... more) throws IOException {
        var words = new ArrayList<>(List.of(pair(command, "--daemon")));
        words.addAll(List.of(more));
        var builder = new ProcessBuilder(ChildJvm.command(List.of(), Main.class, words.toArray(String[]::new)))
                .redirectOutput(work.resolve("out").toFile()).redirectError(work.resolve("err").toFile());
        builder.environment().putAll(ca.user().environment());
        return builder.start();
    }

    private void await(String text, int times) throws Exception {
        for (int i = 0; i < 600 && count(text) < times; i++) {
            Thread.sleep(100);
        }
        assertTrue(count(text) >= times, Files.readString(work.resolve("out")) + Files.readString(work.resolve("err")));
    }

    private long count(String text) throws IOException {
        return Files.readString(work.resolve("out")).lines().filter(line -> line.contains(text)).count();
    }

    private static void assertEnds(Process daemon) throws Exception {
        daemon.destroy();
        assertTrue(daemon.waitFor(60, TimeUnit.SECONDS), "it does not end");
        assertEquals(0, daemon.exitValue());
    }

    @Test
    void a_daemon_renews_again_and_again_until_it_is_told_to_end() throws Exception {
        issue();
        var first = serial();
        var daemon = daemon("renew", "--renew-period", "1s", "--exec", "touch " + file("done"));
        try {
            await("certificate renewed", 2);
            assertTrue(Files.exists(work.resolve("done")));
            assertNotEquals(first, serial());
            assertTrue(Files.readString(work.resolve("out")).matches("(?s)INFO: \\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d next renewal in .*"));
            assertEnds(daemon);
            assertEquals(1, count("ended"));
        } finally {
            daemon.destroyForcibly();
        }
    }

    @Test
    void a_hangup_makes_a_daemon_act_at_once() throws Exception {
        issue();
        var key = leaf("x.crt").getPublicKey();
        var daemon = daemon("rekey", "--expires-in", "1m");
        try {
            await("next renewal in 2", 1);
            assertEquals(0, new ProcessBuilder("kill", "-HUP", Long.toString(daemon.pid())).start().waitFor());
            await("certificate renewed", 1);
            assertNotEquals(key, leaf("x.crt").getPublicKey());
            assertEnds(daemon);
        } finally {
            daemon.destroyForcibly();
        }
    }
}
