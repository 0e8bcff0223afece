package org.countersign.cli.command.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.countersign.cli.CliRun;
import org.countersign.cli.agent.RealAgent;
import org.countersign.cli.agent.SshAgent;
import org.countersign.cli.agent.TestCertificates;
import org.countersign.core.crypto.Digests;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.Validity;
import org.countersign.core.time.GoDuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `inspect`, `fingerprint`, `list` and `needs-renewal`, against what `ssh-keygen` makes and says.
@Timeout(120)
class LookAtCertificatesTest {
    @TempDir
    Path directory;

    private CliRun run(String... words) {
        return CliRun.user(directory).run(words);
    }

    /// A certificate that `ssh-keygen` made, with the options given.
    private String certificate(String kind, String... options) throws Exception {
        var ca = OpenSsh.key(directory.resolve("ca"), "ed25519", "ca");
        return certificateUnder(ca, kind, options);
    }

    private String certificateUnder(Path ca, String kind, String... options) throws Exception {
        var key = OpenSsh.key(directory.resolve("key"), kind, "jane@laptop");
        var arguments = new ArrayList<>(List.of("-q", "-s", ca.toString(), "-I", "jane@example.com"));
        arguments.addAll(List.of(options));
        arguments.add(key + ".pub");
        OpenSsh.keygen(arguments.toArray(String[]::new));
        return key + "-cert.pub";
    }

    private static String withoutTrailingBlanks(String text) {
        return text.lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @CsvSource({"ed25519,ecdsa-256", "ecdsa-256,rsa-3072", "ecdsa-384,ecdsa-384", "ecdsa-521,ed25519", "rsa-2048,ecdsa-521"})
    void inspect_says_what_ssh_keygen_says(String kind, String caKind) throws Exception {
        var ca = OpenSsh.key(directory.resolve("ca"), caKind, "ca");
        var file = certificateUnder(ca, kind, "-n", "jane,root", "-z", "18446744073709551615", "-V", "+52w",
                "-O", "source-address=10.0.0.0/8", "-O", "force-command=/bin/true");
        var run = run("ssh", "inspect", file);
        assertEquals(0, run.exitCode(), run.err());
        int signature = run.out().indexOf("        Signature:\n");
        assertEquals(withoutTrailingBlanks(OpenSsh.keygen("-L", "-f", file)),
                withoutTrailingBlanks(run.out().substring(0, signature)));
        assertTrue(run.out().substring(signature).matches("        Signature:\n"
                + "( {16}([0-9a-f]{2}:){16}\n)*( {16}([0-9a-f]{2}:){0,15}[0-9a-f]{2}\n)"), run.out());
    }

    @Test
    void inspect_of_a_host_certificate_without_anything_in_it() throws Exception {
        var file = certificate("ed25519", "-h", "-V", "always:forever");
        var run = run("ssh", "inspect", file);
        assertTrue(run.out().contains("ssh-ed25519-cert-v01@openssh.com host certificate\n"), run.out());
        assertTrue(run.out().contains("        Serial: 0\n        Valid: forever\n        Principals: (none)\n"
                + "        Critical Options: (none)\n        Extensions: (none)\n        Signature:\n"), run.out());
    }

    @Test
    void inspect_reads_standard_input_a_bare_base64_and_lines_with_options_in_front() throws Exception {
        String line = Files.readString(Path.of(certificate("ed25519", "-n", "jane", "-V", "-1d:forever")));
        var base64 = line.split(" ")[1];
        for (var input : List.of(line, base64 + "\n", "# a comment\n\nno-pty,command=\"echo ssh-rsa AAAA\" " + line)) {
            var run = CliRun.user(directory).typing(input).run("ssh", "inspect");
            assertEquals(0, run.exitCode(), run.err());
            assertTrue(run.out().startsWith("-:\n        Type: ssh-ed25519-cert"), run.out());
        }
    }

    @Test
    void inspect_as_json_has_the_members_that_scripts_read() throws Exception {
        var file = certificate("ecdsa-256", "-n", "jane,root", "-z", "18446744073709551615", "-V", "20260101000000:20270101000000",
                "-O", "clear", "-O", "permit-pty", "-O", "force-command=/bin/true");
        var run = run("ssh", "inspect", "--format", "json", file);
        assertTrue(run.out().startsWith("{\n  \"Type\": \"user\",\n"), run.out());
        var json = Json.parseObject(run.out(), JsonLimits.FILE);
        assertEquals(List.of("Type", "KeyName", "KeyID", "KeyAlgo", "KeyFingerprint", "SigningKeyAlgo",
                "SigningKeyFingerprint", "Signature", "Serial", "ValidAfter", "ValidBefore", "Principals",
                "CriticalOptions", "Extensions"), List.copyOf(json.members().keySet()));
        assertEquals("ecdsa-sha2-nistp256-cert-v01@openssh.com", json.text("KeyName"));
        assertEquals("ECDSA", json.text("KeyAlgo"));
        assertEquals("ED25519", json.text("SigningKeyAlgo"));
        assertEquals("18446744073709551615", json.number("Serial").orElseThrow().text());
        assertEquals(List.of("jane", "root"), json.strings("Principals"));
        assertEquals("{\"force-command\":\"/bin/true\"}", json.object("CriticalOptions").orElseThrow().toString());
        assertEquals("{\"permit-pty\":\"\"}", json.object("Extensions").orElseThrow().toString());
        assertEquals(64, Base64.getDecoder().decode(
                json.object("Signature").orElseThrow().text("Value")).length);
        assertEquals(Duration.ofDays(365), Duration.between(
                OffsetDateTime.parse(json.text("ValidAfter")), OffsetDateTime.parse(json.text("ValidBefore"))));
    }

    @Test
    void inspect_as_json_of_a_certificate_without_end_and_principals() throws Exception {
        var json = Json.parseObject(run("ssh", "inspect", "--format", "json",
                certificate("ed25519", "-h", "-V", "always:forever")).out(), JsonLimits.FILE);
        assertEquals("0001-01-01T00:00:00Z", json.text("ValidBefore"));
        assertTrue(json.members().containsKey("Principals") && json.get("Principals").isEmpty());
        assertEquals(JsonObject.EMPTY, json.object("Extensions").orElseThrow());
    }

    @Test
    void a_terminal_is_not_obeyed_by_what_a_certificate_says() throws Exception {
        var key = TestCertificates.keyPair("Ed25519");
        var evil = new TestCertificates().certify(SshPublicKey.of(key.getPublic()),
                CertificateType.USER, new Validity(0, 1), Map.of(),
                Map.of("x", "\u001b[2J\u202e"));
        var run = CliRun.user(directory).typing(evil.toLine() + "\n").run("ssh", "inspect");
        assertTrue(run.out().contains("                x \\033[2J\\342\\200\\256\n"), run.out());
    }

    @Test
    void what_is_no_certificate_is_refused() throws Exception {
        var key = OpenSsh.key(directory.resolve("k"), "ed25519", "c");
        assertEquals(1, run("ssh", "inspect", key + ".pub").exitCode());
        assertTrue(run("ssh", "inspect", key + ".pub").err().contains("-cert.pub"));
        assertEquals("error parsing ssh certificate: " + key + " holds none\nhint: a certificate is in a file whose name ends in -cert.pub\n",
                run("ssh", "inspect", key.toString()).err());
        for (var look : List.of("inspect", "fingerprint")) {
            var nothing = CliRun.user(directory).run("ssh", look).err();
            assertTrue(nothing.contains(": standard input holds n") && nothing.contains("\nhint: "), nothing);
        }
        assertEquals("reading nothing failed: no such file or directory\n", run("ssh", "inspect", "nothing").err());
        assertEquals(1, CliRun.user(directory).typing("ssh-ed25519-cert-v01@openssh.com AAAA").run("ssh", "inspect").exitCode());
        var cut = Files.readString(Path.of(certificate("ed25519", "-V", "always:forever"))).split(" ");
        assertEquals(1, CliRun.user(directory).typing(cut[0] + " " + cut[1].substring(0, 400)).run("ssh", "inspect").exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa-256", "ecdsa-384", "ecdsa-521", "rsa-2048", "rsa-3072", "dsa"})
    void fingerprint_says_what_ssh_keygen_says(String kind) throws Exception {
        var key = OpenSsh.key(directory.resolve("k"), kind, "jane doe@laptop");
        var run = run("ssh", "fingerprint", key + ".pub");
        assertEquals(OpenSsh.keygen("-l", "-f", key + ".pub"), run.out());
    }

    @Test
    void fingerprint_of_a_certificate_is_that_of_its_key_unless_asked_otherwise() throws Exception {
        var file = certificate("ecdsa-384", "-n", "jane", "-V", "always:forever");
        assertEquals(OpenSsh.keygen("-l", "-f", file), run("ssh", "fingerprint", file).out());

        byte[] blob = Base64.getDecoder().decode(Files.readString(Path.of(file)).split(" ")[1]);
        String whole = HexFormat.of().formatHex(Digests.sha256(blob));
        assertEquals("384 SHA256:" + whole + " jane@laptop (ECDSA-CERT)\n",
                run("ssh", "fingerprint", "--certificate", "--format=hex", file).out());
    }

    @Test
    void fingerprint_in_every_form() throws Exception {
        var key = OpenSsh.key(directory.resolve("k"), "ed25519", "");
        String text = Files.readString(Path.of(key + ".pub"));
        byte[] hash = Digests.sha256(Base64.getDecoder().decode(text.split(" ")[1].strip()));
        for (var form : List.of("hex", "base64", "base64-url", "base64-raw", "base64-url-raw")) {
            String expected = switch (form) {
                case "hex" -> HexFormat.of().formatHex(hash);
                default -> {
                    var encoder = form.contains("url") ? Base64.getUrlEncoder() : Base64.getEncoder();
                    yield (form.endsWith("raw") ? encoder.withoutPadding() : encoder).encodeToString(hash);
                }
            };
            assertEquals("256 SHA256:" + expected + " no comment (ED25519)\n",
                    CliRun.user(directory).typing(text).run("ssh", "fingerprint", "--format", form).out());
        }
    }

    @Test
    void fingerprint_of_what_has_none() throws Exception {
        assertEquals(1, CliRun.user(directory).typing("hello").run("ssh", "fingerprint").exitCode());
        var key = OpenSsh.key(directory.resolve("k"), "ed25519", "");
        assertEquals(1, run("ssh", "fingerprint", "--certificate", key + ".pub").exitCode());
    }

    @Test
    void list_shows_what_the_agent_holds() throws Exception {
        var pair = TestCertificates.keyPair("secp256r1");
        var certificate = new TestCertificates().user(pair, new Validity(0, Validity.FOREVER));
        var socketDirectory = Files.createTempDirectory("agent");
        try (var real = new RealAgent(socketDirectory); var agent = SshAgent.connect(real.environment())) {
            var user = CliRun.user(directory).with("SSH_AUTH_SOCK", real.environment().get("SSH_AUTH_SOCK"));
            assertEquals(new CliRun(0, "The agent has no identities.\n", ""), user.run("ssh", "list"));

            agent.add(certificate, pair.getPrivate(), "jane", Duration.ZERO);
            real.sshAdd("-q", OpenSsh.key(directory.resolve("k"), "rsa-2048", "other").toString());
            assertEquals(real.sshAdd("-l"), user.run("ssh", "list").out());
            assertEquals(real.sshAdd("-L"), user.run("ssh", "list", "--raw").out());
            assertEquals(certificate.toLine() + " jane\n", user.run("ssh", "list", "--raw", "jane").out());
            assertEquals("", user.run("ssh", "list", "jan").out());
        } finally {
            Files.deleteIfExists(socketDirectory.resolve("agent"));
            Files.delete(socketDirectory);
        }
    }

    @Test
    void list_without_an_agent_fails() {
        var run = run("ssh", "list");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().startsWith("no agent: SSH_AUTH_SOCK is not set\n"), run.err());
    }

    /// A certificate valid from and to these offsets from now.
    private String valid(Duration from, Duration to) throws Exception {
        var now = Instant.now();
        var certificate = new TestCertificates().host(TestCertificates.keyPair("Ed25519"),
                Validity.between(now.plus(from), now.plus(to)));
        return Files.writeString(directory.resolve("c-cert.pub"), certificate.toLine() + " web01\n").toString();
    }

    @ParameterizedTest
    @CsvSource({
        "-60m, 40m, '', 1", "-70m, 30m, '', 0", "-70m, 30m, 75%, 1", "-76m, 24m, 75%, 0", "-2h, -1h, '', 0", "1h, 2h, '', 1",
        "-60m, 40m, 0%, 0", "-60m, 40m, 100%, 1", "-60m, 40m, 41m, 0", "-60m, 40m, 39m, 1", "-60m, 40m, 1h15m, 0",
        "-60m, 40m, 0, 1", "-2h, -1h, 0, 0"
    })
    void needs_renewal_answers_by_its_exit_code(String from, String to, String threshold, int code) throws Exception {
        var file = valid(GoDuration.parse(from), GoDuration.parse(to));
        var words = threshold.isEmpty() ? new String[] {"ssh", "needs-renewal", file}
                : new String[] {"ssh", "needs-renewal", file, "--expires-in", threshold};
        assertEquals(new CliRun(code, "", ""), run(words));
    }

    @Test
    void needs_renewal_says_it_when_asked() throws Exception {
        var file = valid(Duration.ofHours(-2), Duration.ofHours(1));
        assertEquals(new CliRun(0, "certificate needs renewal\n", ""), run("ssh", "needs-renewal", "-v", file));
        assertEquals(new CliRun(1, "", "certificate does not need renewal\n"),
                run("ssh", "needs-renewal", "--verbose", file, "--expires-in=10m"));
    }

    @Test
    void needs_renewal_of_a_certificate_without_end_depends_on_the_question() throws Exception {
        var certificate = new TestCertificates().host(TestCertificates.keyPair("Ed25519"), new Validity(0, Validity.FOREVER));
        var file = Files.writeString(directory.resolve("c"), certificate.toLine()).toString();
        assertEquals(1, run("ssh", "needs-renewal", file).exitCode());
        assertEquals(0, run("ssh", "needs-renewal", file, "--expires-in", "1h").exitCode());
    }

    @Test
    void needs_renewal_tells_a_missing_file_from_any_other_trouble() throws Exception {
        var key = OpenSsh.key(directory.resolve("k"), "ed25519", "");
        var file = valid(Duration.ofHours(-2), Duration.ofHours(1));
        assertEquals(2, run("ssh", "needs-renewal", "nothing").exitCode());
        assertEquals(255, run("ssh", "needs-renewal", key + ".pub").exitCode());
        assertEquals(255, run("ssh", "needs-renewal", key.toString()).exitCode());
        assertEquals(255, run("ssh", "needs-renewal", directory.toString()).exitCode());
        assertEquals(255, run("ssh", "needs-renewal").exitCode());
        for (var threshold : List.of("101%", "-1%", "1.5%", "%", "1d", "soon")) {
            assertEquals(255, run("ssh", "needs-renewal", file, "--expires-in=" + threshold).exitCode(), threshold);
        }
    }
}
