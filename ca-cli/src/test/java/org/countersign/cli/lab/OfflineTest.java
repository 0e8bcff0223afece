package org.countersign.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.countersign.cli.CliRun;
import org.countersign.core.token.UnverifiedToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What works on the machine of a CA that does not run, and what is refused there.
@Timeout(180)
class OfflineTest {
    @TempDir
    Path directory;

    private CliRun admin(Lab lab, String... words) {
        return CliRun.user(directory.resolve("ca")).with("STEP_PROVISIONER_PASSWORD_FILE", lab.passwordFile.toString()).run(words);
    }

    @Test
    void a_token_made_without_asking_the_ca_is_good_when_it_runs() throws Exception {
        try (var lab = Lab.open(directory)) {
            var made = admin(lab, "ca", "token", "--offline", "--ssh", "--principal", "jane", "--ca-url", "https://127.0.0.1:1", "jane@example.com");
            assertEquals(0, made.exitCode(), made.err());
            var token = UnverifiedToken.parse(made.out().strip());
            assertEquals("https://127.0.0.1/1.0/ssh/sign", token.audiences().getFirst());
            assertEquals(lab.fingerprint, token.claimText("sha").orElseThrow());

            lab.must("ssh", "certificate", "--principal", "jane", "--ca-url", lab.url, "--token", made.out().strip(), "--no-password", "--insecure", "--no-agent",
                    "jane@example.com", lab.file("id").toString());
            assertTrue(lab.must("ssh", "inspect", lab.file("id-cert.pub").toString()).out().contains("jane@example.com"));
        }
    }

    @Test
    void the_configuration_to_read_can_be_named() throws Exception {
        try (var lab = Lab.open(directory)) {
            var config = lab.caFile("config/ca.json").toString();
            var made = lab.user().with("STEP_PROVISIONER_PASSWORD_FILE", lab.passwordFile.toString())
                    .run("ca", "token", "--offline", "--ca-config", config, "web.example.com");
            assertEquals(0, made.exitCode(), made.err());
            assertEquals("https://127.0.0.1/1.0/sign", UnverifiedToken.parse(made.out().strip()).audiences().getFirst());
            lab.must("ca", "certificate", "--ca-url", lab.url, "--token", made.out().strip(), "web.example.com",
                    lab.file("web.crt").toString(), lab.file("web.key").toString());
        }
    }

    @Test
    void a_configuration_that_does_not_say_enough_is_refused() throws Exception {
        Files.createDirectory(directory.resolve("ca"));
        var config = directory.resolve("ca.json");
        for (var text : new String[] {"{", "[]", "{}", "{\"dnsNames\": [\"ca.example.com\"]}", "{\"dnsNames\": [\"a/b\"], \"root\": \"x\"}",
            "{\"dnsNames\": [\"ca.example.com\"], \"root\": [\"a\", \"b\"]}", "{\"dnsNames\": [\"ca.example.com\"], \"root\": \"nowhere\"}"}) {
            Files.writeString(config, text);
            var run = CliRun.user(directory).run("ca", "token", "--offline", "--ca-config", config.toString(), "web.example.com");
            assertEquals(1, run.exitCode(), text + run);
            assertEquals("", run.out());
        }
    }

    /// A certificate that no ledger knows of could not be listed or revoked: people who know the flag are told what to do instead.
    @Test
    void no_certificate_is_issued_behind_the_back_of_the_ledger() {
        for (var words : new String[] {"ssh certificate --offline jane id", "ca certificate --offline web web.crt web.key", "ca sign --offline web.csr web.crt"}) {
            var run = CliRun.user(directory).run(words.split(" "));
            assertEquals(1, run.exitCode(), run.toString());
            assertTrue(run.err().contains("has to be on the ledger") && run.err().contains("ssh sign"), run.err());
        }
        assertFalse(Files.exists(Path.of("id")));
    }
}
