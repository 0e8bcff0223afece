package org.countersign.cli.command.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.countersign.cli.CliRun;
import org.countersign.cli.RunningCa;
import org.countersign.cli.terminal.ScriptedDevice;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.keys.Secret;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.core.x509.CertificateBundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `ca token`, `ca certificate` and `ca revoke` against a real server.
class RequestCommandsTest {
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

    private static CliRun run(String... words) {
        return ca.trustedUser().run(words);
    }

    private static CliRun succeed(String... words) {
        return ca.trustedUser().must(words);
    }

    private static void assertRefused(String message, String... words) {
        ca.trustedUser().refused(message, words);
    }

    private static UnverifiedToken token(String... more) {
        var words = new ArrayList<>(List.of("ca", "token"));
        words.addAll(List.of(more));
        var run = succeed(words.toArray(String[]::new));
        return UnverifiedToken.parse(run.out().strip());
    }

    private CliRun certificate(String subject, String... more) {
        var words = new ArrayList<>(List.of("ca", "certificate", subject, file("x.crt"), file("x.key"), "--force"));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    private String file(String name) {
        return work.resolve(name).toString();
    }

    private X509Certificate leaf() throws IOException {
        return CertificateBundle.parse(Files.readString(work.resolve("x.crt"))).getFirst();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    // -- ca token

    @Test
    void a_token_names_the_purpose_the_subject_and_the_root() {
        var token = token("web.example.com");
        var claims = token.claims();
        assertTrue(token.audiences().getFirst().matches("https://127\\.0\\.0\\.1:[0-9]+/1\\.0/sign"), claims.toString());
        assertEquals("web.example.com", claims.text("sub"));
        assertEquals(RunningCa.PROVISIONER, claims.text("iss"));
        assertEquals(List.of("web.example.com"), claims.strings("sans"));
        assertEquals("{}", claims.object("user").orElseThrow().toString());
        assertTrue(claims.text("sha").matches("[0-9a-f]{64}"));
        assertTrue(claims.text("jti").matches("[0-9a-f]{64}"));
        assertEquals(300, number(claims, "exp") - number(claims, "nbf"));
        assertEquals("JWT", token.headerText("typ").orElseThrow());
    }

    private static long number(JsonObject claims, String name) {
        return claims.number(name).orElseThrow().value().longValueExact();
    }

    @Test
    void an_ssh_token_says_what_the_certificate_may_be() {
        var ssh = token("web01", "--ssh", "--host", "-n", "web01", "--principal", "web01.lab", "--cert-not-after", "1h")
                .claims().object("step").orElseThrow().object("ssh").orElseThrow();
        assertEquals("{\"certType\":\"host\",\"keyID\":\"web01\",\"principals\":[\"web01\",\"web01.lab\"],\"validAfter\":\"\","
                + "\"validBefore\":\"1h0m0s\"}", ssh.toString());
        assertEquals("[]", token("x", "--ssh").claims().object("step").orElseThrow().object("ssh").orElseThrow()
                .get("principals").orElseThrow() instanceof org.countersign.core.json.JsonValue.JsonArray(var items)
                ? items.toString() : "");
    }

    @Test
    void a_token_can_be_bound_to_one_request_and_carry_values() {
        var claims = token("web", "--cnf", "abc", "--set", "role=db", "--set", "n=3", "--san", "a.lab", "--san", "10.0.0.1").claims();
        assertEquals("{\"x5rt#S256\":\"abc\"}", claims.object("cnf").orElseThrow().toString());
        assertEquals("{\"role\":\"db\",\"n\":3}", claims.object("user").orElseThrow().toString());
        assertEquals(List.of("a.lab", "10.0.0.1"), claims.strings("sans"));
    }

    @Test
    void a_tokens_life_can_be_chosen_within_limits() {
        var claims = token("web", "--not-before", "1m", "--not-after", "11m").claims();
        assertEquals(600, number(claims, "exp") - number(claims, "nbf"));
        assertRefused("invalid value '2h' for flag '--not-after'; a token lives between 10 seconds and an hour",
                "ca", "token", "web", "--not-after", "2h");
        assertRefused("a token lives between 10 seconds and an hour", "ca", "token", "web", "--not-after", "5s");
        assertRefused("it is more than 30 minutes from now", "ca", "token", "web", "--not-before", "31m");
        assertRefused("the token would have ended already", "ca", "token", "web", "--not-after", "-1m");
        assertRefused("invalid value 'soon' for flag '--not-after'", "ca", "token", "web", "--not-after", "soon");
    }

    @Test
    void a_token_goes_to_a_file_of_its_owner() throws IOException {
        var run = succeed("ca", "token", "web", "--output-file", file("token"));
        assertEquals("", run.out());
        assertEquals("rw-------", mode(work.resolve("token")));
        UnverifiedToken.parse(Files.readString(work.resolve("token")).strip());
        assertRefused("'--force'", "ca", "token", "web", "--output-file", file("token"));
    }

    @Test
    void the_owner_of_a_provisioner_key_needs_no_help_of_the_ca() throws IOException {
        var listed = succeed("ca", "provisioner", "list").out();
        var encrypted = listed.replaceAll("(?s).*\"encryptedKey\": \"([^\"]+)\".*", "$1");
        var jwe = Files.writeString(work.resolve("key.jwe"), encrypted);
        var kid = token("web").headerText("kid").orElseThrow();
        assertEquals(kid, token("web", "--key", jwe.toString()).headerText("kid").orElseThrow());
        assertEquals(RunningCa.PROVISIONER, token("web", "--key", jwe.toString()).claims().text("iss"));

        var key = ProvisionerKey.decrypt(encrypted, Secret.of("correct horse"));
        var pem = Files.writeString(work.resolve("key.pem"), PrivateKeyFile.plainPem(key.keyPair()));
        assertEquals(kid, token("web", "--key", pem.toString()).headerText("kid").orElseThrow());
        var stranger = Files.writeString(work.resolve("stranger.pem"), PrivateKeyFile.plainPem(
                ProvisionerKey.generate(new java.security.SecureRandom()).keyPair()));
        assertRefused("no provisioner of the CA has the key", "ca", "token", "web", "--key", stranger.toString());
    }

    @Test
    void flags_of_a_token_that_do_not_fit_are_refused() {
        assertRefused("flag '--ssh' is incompatible with '--san'", "ca", "token", "x", "--ssh", "--san", "y");
        assertRefused("flag '--host' requires the '--ssh' flag", "ca", "token", "x", "--host");
        assertRefused("flag '--principal' requires the '--ssh' flag", "ca", "token", "x", "-n", "y");
        assertRefused("flag '--rekey' requires the '--ssh' flag", "ca", "token", "x", "--rekey");
        assertRefused("flag '--renew' requires the '--sshpop-cert' flag", "ca", "token", "x", "--ssh", "--renew");
        assertRefused("flag '--revoke' is incompatible with '--renew'", "ca", "token", "x", "--ssh", "--renew", "--revoke");
        assertRefused("flag '--cnf' is incompatible with '--cnf-file'", "ca", "token", "x", "--cnf", "a", "--cnf-file", "b");
        assertRefused("the certificate request /none does not exist", "ca", "token", "x", "--cnf-file", "/none");
        assertRefused("invalid value 'nobody' for flag '--provisioner'", "ca", "token", "x", "--provisioner", "nobody");
        assertRefused("invalid value 'x' for flag '--set'; it has to be key=value", "ca", "token", "x", "--set", "x");
        assertRefused("not enough positional arguments were provided in 'ca-cli ca token <subject>'", "ca", "token");
        assertRefused("the subject is empty", "ca", "token", "");
    }

    @Test
    void a_wrong_provisioner_password_is_said_so() throws IOException {
        var wrong = Files.writeString(work.resolve("wrong"), "wrong");
        var run = ca.user().run("ca", "token", "web", "--provisioner-password-file", wrong.toString());
        assertTrue(run.err().endsWith("failed to decrypt JWE: invalid password\nhint: it was read from " + wrong + ", which '--provisioner-password-file' names\n"),
                run.err());
        assertEquals(1, run.exitCode());
    }

    @Test
    void the_password_is_asked_for_at_the_terminal_and_may_be_wrong_twice() {
        var device = new ScriptedDevice("wrong\ncorrect horse\n");
        var run = ca.user().at(device).run("ca", "token", "web");
        assertEquals(0, run.exitCode(), run.err());
        assertFalse(device.shown().contains("correct horse"));
        var silent = ca.user().run("ca", "token", "web");
        assertTrue(silent.err().contains("give the answer with the '--provisioner-password-file' flag"), silent.err());
    }

    // -- ca certificate

    @Test
    void a_certificate_comes_with_its_key_and_chain() throws Exception {
        var run = certificate("web.example.com");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("", run.out());
        var chain = CertificateBundle.parse(Files.readString(work.resolve("x.crt")));
        assertEquals(2, chain.size());
        chain.getFirst().verify(chain.get(1).getPublicKey());
        var key = PrivateKeyFile.read(work.resolve("x.key"), () -> {
            throw new AssertionError("the key is encrypted");
        });
        assertEquals(key.getPublic(), chain.getFirst().getPublicKey());
        assertEquals("rw-------", mode(work.resolve("x.crt")));
        assertEquals("rw-------", mode(work.resolve("x.key")));
        assertEquals("web.example.com", CertificateBundle.parse(Files.readString(work.resolve("x.crt"))).getFirst()
                .getSubjectAlternativeNames().iterator().next().get(1));
        assertTrue(run.err().contains("✔ Certificate: " + file("x.crt") + "\n✔ Private Key: " + file("x.key") + "\n"), run.err());
        assertTrue(run.err().contains("✔ CA: https://127.0.0.1:"), run.err());
    }

    @Test
    void key_kind_names_and_times_can_be_chosen() throws Exception {
        assertEquals(0, certificate("web", "--kty", "OKP", "--san", "a.lab", "--san", "10.0.0.1", "--not-after", "1h").exitCode());
        var leaf = leaf();
        assertEquals("EdDSA", leaf.getPublicKey().getAlgorithm());
        assertEquals(2, leaf.getSubjectAlternativeNames().size());
        var left = Duration.between(java.time.Instant.now(), leaf.getNotAfter().toInstant());
        assertTrue(left.toMinutes() >= 58 && left.toMinutes() <= 60, left.toString());
    }

    @Test
    void a_ready_token_needs_no_password_and_works_once() throws IOException {
        var token = succeed("ca", "token", "web.lab", "--san", "a.lab").out().strip();
        var run = ca.user().run("ca", "certificate", "web.lab", file("x.crt"), file("x.key"), "--token", token);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(leaf().toString().contains("a.lab"));
        var again = ca.user().run("ca", "certificate", "web.lab", file("y.crt"), file("y.key"), "--token", token);
        assertEquals(1, again.exitCode());
        assertFalse(Files.exists(work.resolve("y.key")));
        var other = ca.user().run("ca", "certificate", "other", file("y.crt"), file("y.key"), "--token", token);
        assertEquals("token subject 'web.lab' and argument 'other' do not match\n", other.err());
    }

    @Test
    void files_are_checked_before_the_ca_is_asked() throws IOException {
        assertRefused("no such directory", "ca", "certificate", "web", file("none/x.crt"), file("x.key"));
        assertRefused("is named twice", "ca", "certificate", "web", file("x"), file("x"));
        var mine = Files.writeString(work.resolve("x.key"), "mine");
        assertRefused("'--force'", "ca", "certificate", "web", file("x.crt"), mine.toString());
        assertEquals("mine", Files.readString(mine));
        assertFalse(Files.exists(work.resolve("x.crt")));
    }

    @Test
    void a_refusal_of_the_ca_is_shown_in_its_words_and_writes_nothing() {
        var run = certificate("web", "--not-after", "8760h");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("24h"), run.err());
        assertFalse(Files.exists(work.resolve("x.crt")) || Files.exists(work.resolve("x.key")));
    }

    @Test
    void bad_values_for_a_certificate_are_refused() {
        assertRefused("flag '--crv' requires the '--kty' flag", "ca", "certificate", "w", file("a"), file("b"), "--curve", "P-256");
        assertRefused("invalid value 'x' for flag '--not-after'", "ca", "certificate", "w", file("a"), file("b"), "--not-after", "x");
        assertRefused("is not a token", "ca", "certificate", "w", file("a"), file("b"), "--token", "x");
        assertRefused("missing value for flag '--san'", "ca", "certificate", "w", file("a"), file("b"), "--san=");
        assertRefused("too many positional arguments", "ca", "certificate", "w", file("a"), file("b"), "c");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Web Team        | a DNS name has letters",
        "web/team        | a DNS name has letters",
        "zoë.example.com | it has characters outside printable ASCII",
        "web.            | a label of it is empty",
        "a@b@c           | it has more than one @",
    })
    void a_subject_that_is_no_name_needs_names_beside_it(String subject, String why) throws IOException {
        var message = "the subject '" + subject + "' is no name that a certificate can be good for: " + why;
        assertRefused(message, "ca", "certificate", subject, file("a"), file("b"));
        assertRefused(message, "ca", "token", subject);
        var refused = run("ca", "certificate", subject, file("a"), file("b")).err();
        assertTrue(refused.endsWith("\nhint: give the names with '--san'; the subject can be any text then\n"), refused);
        assertFalse(Files.exists(work.resolve("a")));
    }

    @Test
    void any_subject_will_do_beside_names() throws IOException {
        assertEquals(0, certificate("Web Team", "--san", "web_01.example.com", "--san", "*.example.com").exitCode());
        assertEquals("CN=Web Team", leaf().getSubjectX500Principal().getName());
        assertRefused("invalid value 'Web Team' for flag '--san'; a DNS name has letters", "ca", "certificate", "w", file("a"), file("b"), "--san", "Web Team");
        assertRefused("the subject is empty\nhint: ", "ca", "certificate", " ", file("a"), file("b"));
    }

    // -- ca revoke

    @Test
    void a_serial_that_nobody_has_is_revoked_and_told_of() throws IOException {
        var run = succeed("ca", "revoke", "123456789");
        assertTrue(run.err().contains("Certificate with Serial Number 123456789 has been revoked.\n"
                + "No X.509 certificate is known that has not ended and is revoked by this.\nhint: "), run.err());
        certificate("web");
        assertFalse(succeed("ca", "revoke", leaf().getSerialNumber().toString()).err().contains("hint: "));
    }

    @Test
    void a_serial_is_revoked_once() throws IOException {
        certificate("web");
        var serial = leaf().getSerialNumber();
        var run = succeed("ca", "revoke", "0x" + serial.toString(16), "--reason", "lost", "--reasonCode", "KeyCompromise");
        assertTrue(run.err().contains("Certificate with Serial Number " + serial + " has been revoked.\n"), run.err());
        assertEquals(1, run("ca", "revoke", serial.toString()).exitCode());
    }

    @Test
    void a_token_made_for_it_revokes_a_serial() throws IOException {
        certificate("web");
        var serial = leaf().getSerialNumber().toString();
        var token = succeed("ca", "token", serial, "--revoke").out().strip();
        var run = ca.user().run("ca", "revoke", serial, "--token", token);
        assertEquals(0, run.exitCode(), run.err());
    }

    @Test
    void what_cannot_be_revoked_is_refused() throws IOException {
        assertRefused("'abc' is not the serial number of a certificate", "ca", "revoke", "abc");
        assertRefused("'0' is not the serial number of a certificate", "ca", "revoke", "0");
        assertRefused("not enough positional arguments", "ca", "revoke");
        assertRefused("unrecognized revocation reason code 'Boredom'", "ca", "revoke", "5", "--reasonCode", "Boredom");
        assertRefused("flag '--cert' requires the '--key' flag", "ca", "revoke", "--cert", "x");
        certificate("web");
        Files.move(work.resolve("x.key"), work.resolve("old.key"));
        var serial = leaf().getSerialNumber();
        Files.delete(work.resolve("x.crt"));
        certificate("web");
        assertNotEquals(serial, leaf().getSerialNumber());
        assertRefused("is not for the key", "ca", "revoke", "--cert", file("x.crt"), "--key", file("old.key"));
        assertRefused("has another serial number than " + serial,
                "ca", "revoke", serial.toString(), "--cert", file("x.crt"), "--key", file("x.key"));
    }
}
