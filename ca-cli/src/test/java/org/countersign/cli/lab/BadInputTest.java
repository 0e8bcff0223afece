package org.countersign.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.countersign.cli.ChildJvm;
import org.countersign.cli.CliRun;
import org.countersign.cli.Main;
import org.countersign.cli.command.ssh.OpenSsh;
import org.countersign.core.token.SshTokenOptions;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;
import org.countersign.testing.FreePorts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What goes wrong in practice, against a real server: each ends with a clear error and the right exit code, and leaves
/// nothing half-written.
@Timeout(180)
class BadInputTest {
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

    /// Asks for a certificate that must not be issued, and sees that no file appears.
    private static CliRun refused(String... more) throws IOException {
        var words = new ArrayList<>(List.of("ssh", "certificate", "jane@example.com", lab.file("id_refused").toString(),
                "--no-password", "--insecure"));
        words.addAll(List.of(more));
        var run = lab.run(words.toArray(String[]::new));
        assertEquals(1, run.exitCode(), run.err());
        assertEquals("", run.out());
        try (var files = Files.list(lab.file(""))) {
            assertEquals(List.of(), files.filter(file -> file.getFileName().toString().startsWith("id_refused")).toList());
        }
        return run;
    }

    private static String[] withPassword(String... more) {
        var words = new ArrayList<>(List.of("--provisioner-password-file", lab.passwordFile.toString()));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static void assertEndsWith(String expected, CliRun run) {
        assertTrue(run.err().endsWith(expected), run.err());
    }

    private static void assertSays(String expected, CliRun run) {
        assertTrue(run.err().contains(expected), run.err());
    }

    @Test
    void a_wrong_password() throws Exception {
        var wrong = Files.writeString(lab.file("wrong-password"), "not it");
        assertEndsWith("failed to decrypt JWE: invalid password\nhint: it was read from " + wrong + ", which '--provisioner-password-file' names\n", refused("--provisioner-password-file", wrong.toString()));
    }

    @Test
    void a_wrong_fingerprint_writes_nothing() throws Exception {
        var newcomer = Files.createDirectory(lab.directory.resolve("newcomer"));
        var wrong = "0".repeat(63) + "1";
        var run = CliRun.user(newcomer).run("ca", "bootstrap", "--ca-url", lab.url, "--fingerprint", wrong);
        assertEquals(1, run.exitCode());
        try (var files = Files.list(newcomer)) {
            assertEquals(List.of(), files.toList(), run.err());
        }
    }

    @Test
    void a_ca_that_cannot_be_reached() throws Exception {
        var nobody = "https://127.0.0.1:" + FreePorts.next();
        var run = refused(withPassword("--ca-url", nobody));
        assertSays("client GET " + nobody + "/provisioners?limit=100 failed: connection refused\nhint: ", run);
    }

    @Test
    void a_ca_under_another_name_or_root() throws Exception {
        var other = Files.createDirectory(lab.directory.resolve("other-ca"));
        assertEquals(0, CliRun.user(other).run("ca", "init", "--name", "Other", "--dns", "localhost", "--address", ":9443",
                "--provisioner", "x", "--password-file", lab.passwordFile.toString()).exitCode());
        assertSays("not signed by the root in use", refused(withPassword("--root", other.resolve(".step/certs/root_ca.crt").toString())));
        assertSays("is not for localhost", refused(withPassword("--ca-url", lab.url.replace("127.0.0.1", "localhost"))));
    }

    /// A token for a user certificate, valid between these times.
    private static String token(Instant from, Instant to) throws IOException {
        var id = new byte[32];
        ThreadLocalRandom.current().nextBytes(id);
        var key = lab.provisionerKey();
        var options = new SshTokenOptions("user", "jane@example.com", List.of("jane"), "", "");
        return TokenMinter.jwk("admin", key.publicJwk().keyId(), key.keyPair().getPrivate()).mint(
                TokenContent.of(TokenPurpose.SSH_SIGN, lab.url, "jane@example.com", HexFormat.of().formatHex(id), Instant.now())
                        .valid(from, to).withRoot(lab.fingerprint).withSsh(options));
    }

    @Test
    void an_expired_token() throws Exception {
        var run = refused("--token", token(Instant.now().minus(Duration.ofHours(1)), Instant.now().minus(Duration.ofMinutes(30))));
        assertEndsWith("The token is not within its validity.\n", run);
    }

    @Test
    void a_token_that_was_used_before() throws Exception {
        var token = token(Instant.now(), Instant.now().plusSeconds(300));
        lab.must("ssh", "certificate", "jane@example.com", lab.file("id_once").toString(), "--no-password", "--insecure",
                "--principal", "jane", "--token", token);
        assertEndsWith("The token was used before.\n", refused("--principal", "jane", "--token", token));
    }

    @Test
    void an_unknown_provisioner() throws Exception {
        assertSays("invalid value 'nobody' for flag '--provisioner'; the CA has admin (JWK)",
                refused(withPassword("--provisioner", "nobody")));
    }

    @Test
    void a_duration_over_the_maximum_names_the_limit_and_the_claim() throws Exception {
        var run = refused(withPassword("--not-after", "240h"));
        assertSays("240h", run);
        assertSays("24h", run);
        assertSays("maxUserSSHCertDuration", run);
    }

    @Test
    void a_bad_key_file() throws Exception {
        var garbage = Files.writeString(lab.file("garbage.pub"), "ssh-ed25519 AAAA not a key\n");
        var run = lab.run("ssh", "certificate", "--sign", "jane", garbage.toString(),
                "--provisioner-password-file", lab.passwordFile.toString());
        assertEquals(1, run.exitCode());
        assertSays("the public key file " + garbage + " cannot be used", run);
        assertFalse(Files.exists(lab.file("garbage-cert.pub")));
    }

    @Test
    void a_file_that_exists() throws Exception {
        var key = Files.writeString(lab.file("precious"), "precious");
        var run = lab.run("ssh", "certificate", "jane", key.toString(), "--no-password", "--insecure",
                "--provisioner-password-file", lab.passwordFile.toString());
        assertEquals(1, run.exitCode());
        assertSays("'--force'", run);
        assertEquals("precious", Files.readString(key));
    }

    /// A limit on the size of files fails a write in the middle, as a full disk does.
    @Test
    void a_disk_that_takes_no_more() throws Exception {
        var host = OpenSsh.key(lab.file("host_full"), "ed25519", "");
        lab.must("ssh", "certificate", "--host", "--sign", "web01", host + ".pub",
                "--provisioner-password-file", lab.passwordFile.toString());
        var before = Files.readString(lab.file("host_full-cert.pub"));

        var command = ChildJvm.command(List.of("-XX:-UsePerfData"), Main.class, "ssh", "renew", "--force",
                host + "-cert.pub", host.toString());
        var limited = new ArrayList<>(List.of("sh", "-c", "ulimit -f 0; exec \"$@\"", "sh"));
        limited.addAll(command);
        var builder = new ProcessBuilder(limited).redirectErrorStream(true);
        builder.environment().put("HOME", lab.file("").toString());
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(1, process.exitValue(), output);
        assertTrue(output.contains("writing " + host + "-cert.pub failed: "), output);
        assertEquals(before, Files.readString(lab.file("host_full-cert.pub")));
        try (var files = Files.list(lab.file(""))) {
            assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".tmp")).toList());
        }
    }

    @Test
    void a_second_server_on_the_same_data_is_refused() throws Exception {
        try (var second = RunningServer.start(lab.caFile("config/ca.json"), lab.passwordFile, lab.directory.resolve("second.log"))) {
            assertEquals(2, second.exitCode(), second.log());
            assertTrue(second.log().contains("ca-server: the ledger in "), second.log());
        }
        assertEquals("ok\n", lab.must("ca", "health").out());
    }

    @Test
    void a_port_that_is_taken() throws Exception {
        var other = Files.createDirectory(lab.directory.resolve("same-port"));
        assertEquals(0, CliRun.user(other).run("ca", "init", "--name", "Other", "--dns", "127.0.0.1", "--address",
                lab.url.substring("https://".length()), "--provisioner", "x", "--password-file", lab.passwordFile.toString()).exitCode());
        try (var second = RunningServer.start(other.resolve(".step/config/ca.json"), lab.passwordFile, lab.directory.resolve("port.log"))) {
            assertEquals(2, second.exitCode(), second.log());
            assertTrue(second.log().contains("cannot listen on"), second.log());
        }
    }

    @Test
    void a_server_with_the_wrong_password() throws Exception {
        var wrong = Files.writeString(lab.directory.resolve("server-password"), "wrong");
        var ownLedger = Files.writeString(lab.directory.resolve("own-ledger.json"),
                Files.readString(lab.caFile("config/ca.json")).replace(".step/db\"", ".step/own-db\""));
        try (var second = RunningServer.start(ownLedger, wrong, lab.directory.resolve("wrong.log"))) {
            assertEquals(2, second.exitCode(), second.log());
            assertTrue(second.log().contains("password"), second.log());
        }
    }
}
