package org.countersign.cli.command.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.countersign.cli.CliRun;
import org.countersign.cli.agent.RealAgent;
import org.countersign.cli.agent.SshAgent;
import org.countersign.cli.agent.TestCertificates;
import org.countersign.cli.terminal.ScriptedDevice;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.Secret;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.Validity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class IssueCertificateTest {
    @TempDir
    Path home;

    private FakeAuthority authority;

    @BeforeEach
    void start() throws Exception {
        authority = new FakeAuthority(home);
    }

    @AfterEach
    void stop() {
        authority.close();
    }

    private Path file(String name) {
        return home.resolve(name);
    }

    private String key() {
        return file("id").toString();
    }

    /// `ssh certificate` with the provisioner's password at hand and a key in the clear, where nothing else is said.
    private CliRun issue(CliRun.User user, String... words) {
        var all = new ArrayList<>(List.of("ssh", "certificate", "jane.x@example.com", key(), "--no-password", "--insecure",
                "--provisioner-password-file", authority.passwordFile.toString()));
        all.addAll(List.of(words));
        return user.run(all.toArray(String[]::new));
    }

    private CliRun run(String... words) {
        return authority.user().run(words);
    }

    private SshCertificate certificate(String name) throws IOException {
        return PublicLine.firstIn(Files.readString(file(name))).orElseThrow().certificate();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void a_new_key_and_its_certificate_are_three_files_that_ssh_keygen_reads() throws Exception {
        var run = issue(authority.user());
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("", run.out());
        assertEquals(List.of("rw-------", "rw-r--r--", "rw-r--r--"),
                List.of(mode(file("id")), mode(file("id.pub")), mode(file("id-cert.pub"))));
        assertTrue(Files.readString(file("id")).startsWith("-----BEGIN OPENSSH PRIVATE KEY-----\n"));
        assertTrue(Files.readString(file("id.pub")).matches("ecdsa-sha2-nistp256 \\S+ jane\\.x@example\\.com\n"));
        assertTrue(Files.readString(file("id-cert.pub")).matches("ecdsa-sha2-nistp256-cert-v01@openssh\\.com \\S+ jane\\.x@example\\.com\n"));
        assertTrue(OpenSsh.keygen("-L", "-f", file("id-cert.pub").toString()).contains("Key ID: \"jane.x@example.com\""));
        assertTrue(Files.readString(file("id.pub")).startsWith(OpenSsh.keygen("-y", "-f", key()).strip()));
        assertEquals(SshPublicKey.of(PrivateKeyFile.read(file("id"), () -> Secret.of("")).getPublic()),
                certificate("id-cert.pub").body().key());
    }

    @Test
    void what_was_issued_is_told_on_standard_error() throws Exception {
        var run = issue(authority.user());
        var valid = CertificateText.validity(certificate("id-cert.pub").body().validity());
        assertEquals("✔ Provisioner: admin (JWK) [kid: " + FakeAuthority.jwk("admin").object("key").orElseThrow().text("kid")
                + "]\n✔ CA: " + authority.ca.url() + "\n✔ Private Key: " + key() + "\n✔ Public Key: " + key() + ".pub\n✔ Certificate: "
                + key() + "-cert.pub\n✔ Principals: janex, jane.x, jane.x@example.com\n✔ Valid: " + valid
                + "\n✗ SSH Agent: no agent: SSH_AUTH_SOCK is not set\n", run.err());
    }

    @Test
    void token_and_request_say_the_same() throws Exception {
        issue(authority.user(), "--not-before", "-5m", "--not-after=10h", "-n", "jane", "-principal", "root");
        assertEquals(List.of("GET /provisioners?limit=100", "GET /version", "POST /ssh/sign"), authority.routes());
        var asked = authority.ca.asked("POST /ssh/sign");
        var body = FakeAuthority.body(asked);
        assertEquals("-5m0s 10h0m0s user [jane, root] jane.x@example.com", body.text("validAfter") + " " + body.text("validBefore")
                + " " + body.text("certType") + " " + body.strings("principals") + " " + body.text("keyID"));

        var token = SignedJWT.parse(body.text("ott"));
        assertTrue(token.verify(new ECDSAVerifier((ECPublicKey) FakeAuthority.provisionerKey().toJca())));
        var claims = token.getPayload().toJSONObject();
        assertEquals(authority.ca.url() + "/1.0/ssh/sign", claims.get("aud"));
        assertEquals("admin", claims.get("iss"));
        assertEquals("jane.x@example.com", claims.get("sub"));
        assertEquals(authority.fingerprint(), claims.get("sha"));
        assertTrue(((String) claims.get("jti")).matches("[0-9a-f]{64}"));
        assertEquals(300L, (Long) claims.get("exp") - (Long) claims.get("nbf"));
        assertEquals(Map.of("ssh", Map.of("certType", "user", "keyID", "jane.x@example.com", "principals",
                List.of("jane", "root"), "validAfter", "-5m0s", "validBefore", "10h0m0s")), claims.get("step"));
    }

    @Test
    void all_requests_of_a_command_share_one_connection() {
        issue(authority.user());
        assertEquals(1, authority.ca.asked().stream().map(asked -> asked.peer()).distinct().count());
    }

    @ParameterizedTest
    @CsvSource({"mariano, mariano", "user@host, 'user, user@host'", "user.x@host, 'userx, user.x, user.x@host'", "Max, 'max, Max'",
        "a@b@c, 'a_b, a@b, a@b@c'", "J-Ö@x, 'j-_, J-Ö, J-Ö@x'"})
    void principals_of_a_user_come_from_the_key_id(String keyId, String principals) {
        assertEquals(List.of(principals.split(", ")), UserPrincipals.of(keyId));
    }

    @Test
    void the_principal_of_a_host_is_its_key_id() {
        var run = run("ssh", "certificate", "--host", "web01", key(), "--no-password", "--insecure",
                "--provisioner-password-file", authority.passwordFile.toString());
        assertEquals(0, run.exitCode(), run.err());
        var body = FakeAuthority.body(authority.ca.asked("POST /ssh/sign"));
        assertEquals("host [web01]", body.text("certType") + " " + body.strings("principals"));
        assertFalse(run.err().contains("SSH Agent"), "host keys do not go to the agent");
    }

    @ParameterizedTest
    @CsvSource({"EC, --curve=P-384, ecdsa-sha2-nistp384", "EC, --crv=P-521, ecdsa-sha2-nistp521", "OKP, --crv=Ed25519, ssh-ed25519",
        "rsa, --size=3072, ssh-rsa"})
    void the_new_key_is_of_the_type_asked_for(String kty, String detail, String type) throws Exception {
        var run = issue(authority.user(), "--kty", kty, detail);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(OpenSsh.keygen("-y", "-f", key()).startsWith(type + " "));
    }

    @Test
    void a_password_protects_the_new_key() throws Exception {
        var secret = Files.writeString(file("pw"), "s3cret\n");
        var run = run("ssh", "certificate", "jane", key(), "--password-file", secret.toString(),
                "--provisioner-password-file", authority.passwordFile.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(OpenSsh.keygen("-y", "-P", "s3cret", "-f", key()).startsWith("ecdsa"));
    }

    @Test
    void one_password_file_serves_both_keys() throws Exception {
        var run = run("ssh", "certificate", "jane", key(), "--password-file", authority.passwordFile.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(OpenSsh.keygen("-y", "-P", FakeAuthority.PASSWORD, "-f", key()).startsWith("ecdsa"));
    }

    @Test
    void both_passwords_are_asked_for_at_a_terminal_the_new_one_first() throws Exception {
        var terminal = new ScriptedDevice("new-secret\n" + FakeAuthority.PASSWORD + "\n");
        var run = authority.user().at(terminal).run("ssh", "certificate", "jane", key());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(terminal.shown().matches("(?s).*encrypt the private key.*decrypt the provisioner key.*"), terminal.shown());
        OpenSsh.keygen("-y", "-P", "new-secret", "-f", key());
    }

    @Test
    void a_typed_provisioner_password_may_be_wrong_twice() {
        var terminal = new ScriptedDevice("wrong\nwrong again\n" + FakeAuthority.PASSWORD + "\n");
        assertEquals(0, authority.user().at(terminal)
                .run("ssh", "certificate", "jane", key(), "--no-password", "--insecure").exitCode());
        var never = new ScriptedDevice("a\nb\nc\n" + FakeAuthority.PASSWORD + "\n");
        var run = authority.user().at(never).run("ssh", "certificate", "jane", key(), "--no-password", "--insecure", "-f");
        assertTrue(run.err().endsWith("failed to decrypt JWE: invalid password\n"), run.err());
        assertEquals(1, authority.ca.asked().stream().filter(asked -> asked.path().equals("/ssh/sign")).count());
    }

    @Test
    void a_wrong_password_file_ends_it_at_once_and_leaves_nothing() throws Exception {
        var wrong = Files.writeString(file("pw"), "wrong");
        var run = run("ssh", "certificate", "jane", key(), "--no-password", "--insecure",
                "--provisioner-password-file", wrong.toString());
        assertEquals(1, run.exitCode());
        assertTrue(run.err().endsWith("failed to decrypt JWE: invalid password\nhint: it was read from " + wrong
                + ", which '--provisioner-password-file' names\n"), run.err());
        assertFalse(Files.exists(file("id")));
        assertEquals(List.of("GET /provisioners?limit=100"), authority.routes());
    }

    @Test
    void signing_a_key_writes_the_certificate_beside_it_and_nothing_else() throws Exception {
        for (var kind : List.of("ed25519", "ecdsa-384", "rsa-2048")) {
            var key = OpenSsh.key(file("host_" + kind), kind, "root@web01");
            var run = run("ssh", "certificate", "web01", key + ".pub", "--host", "--sign", "--principal", "web01",
                    "--principal", "web01.example.com", "--provisioner-password-file", authority.passwordFile.toString());
            assertEquals(0, run.exitCode(), run.err());
            var certificate = certificate("host_" + kind + "-cert.pub");
            assertEquals(PublicLine.firstIn(Files.readString(Path.of(key + ".pub"))).orElseThrow().key(), certificate.body().key());
            assertEquals(List.of("web01", "web01.example.com"), certificate.body().principals());
            assertEquals("rw-r--r--", mode(file("host_" + kind + "-cert.pub")));
            assertFalse(run.err().contains("Private Key") || run.err().contains("SSH Agent"), run.err());
        }
    }

    @Test
    void a_public_key_without_the_usual_ending_and_one_from_standard_input_can_be_signed() throws Exception {
        var line = Files.readString(Path.of(OpenSsh.key(file("k"), "ed25519", "c") + ".pub"));
        Files.writeString(file("plain"), line);
        var password = authority.passwordFile.toString();
        assertEquals(0, run("ssh", "certificate", "--sign", "jane", file("plain").toString(),
                "--provisioner-password-file", password).exitCode());
        assertTrue(Files.exists(file("plain-cert.pub")));

        var run = authority.user().typing(line).run("ssh", "certificate", "--sign", "jane", "-", "--provisioner-password-file", password);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().matches("ssh-ed25519-cert-v01@openssh\\.com \\S+ jane\n"), run.out());
    }

    @Test
    void the_agent_gets_key_and_certificate_until_the_certificate_ends() throws Exception {
        var directory = Files.createTempDirectory("agent");
        try (var real = new RealAgent(directory); var agent = SshAgent.connect(real.environment())) {
            var user = authority.user().with("SSH_AUTH_SOCK", real.environment().get("SSH_AUTH_SOCK"));
            var run = issue(user, "--comment", "work laptop");
            assertTrue(run.err().endsWith("✔ SSH Agent: yes\n"), run.err());
            assertEquals("work laptop", agent.keys().getFirst().comment());
            assertEquals(certificate("id-cert.pub").fingerprint(),
                    agent.keys().getFirst().certificate().orElseThrow().fingerprint());

            agent.removeAll();
            assertFalse(issue(user, "--no-agent", "--force").err().contains("SSH Agent"));
            assertEquals(List.of(), agent.keys());

            var pair = OpenSsh.key(file("k"), "ed25519", "c");
            assertEquals(0, user.run("ssh", "certificate", "--sign", "jane", pair + ".pub", "--private-key", pair.toString(),
                    "--provisioner-password-file", authority.passwordFile.toString()).exitCode());
            assertEquals("jane", agent.keys().getFirst().comment());
        } finally {
            Files.deleteIfExists(directory.resolve("agent"));
            Files.delete(directory);
        }
    }

    @Test
    void template_data_comes_from_a_file_and_over_it_from_flags() throws Exception {
        var set = Files.writeString(file("set.json"), "{\"team\":\"eng\",\"level\":1}");
        issue(authority.user(), "--set-file", set.toString(), "--set", "level=2", "--set", "name=Jane Doe", "--set", "tags=[\"a\"]");
        assertEquals("{\"team\":\"eng\",\"level\":2,\"name\":\"Jane Doe\",\"tags\":[\"a\"]}",
                FakeAuthority.body(authority.ca.asked("POST /ssh/sign")).object("templateData").orElseThrow().toString());
    }

    @Test
    void add_user_brings_a_second_key_with_a_certificate() throws Exception {
        var run = issue(authority.user(), "--add-user");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().contains("✔ Add User Private Key: " + key() + "-provisioner\n✔ Add User Public Key: " + key()
                + "-provisioner.pub\n✔ Add User Certificate: " + key() + "-provisioner-cert.pub\n"), run.err());
        assertEquals(FakeAuthority.body(authority.ca.asked("POST /ssh/sign")).text("addUserPublicKey"),
                Files.readString(file("id-provisioner.pub")).split(" ")[1]);
        assertEquals(List.of("provisioner"), certificate("id-provisioner-cert.pub").body().principals());
        assertEquals("rw-------", mode(file("id-provisioner")));
    }

    @Test
    void existing_files_are_replaced_only_when_the_user_says_so() throws Exception {
        Files.writeString(file("id"), "precious");
        var refused = issue(authority.user());
        assertEquals(1, refused.exitCode());
        assertTrue(refused.err().contains("'--force'"), refused.err());
        assertEquals("precious", Files.readString(file("id")));

        var no = issue(authority.user().at(new ScriptedDevice("n\n")));
        assertTrue(no.err().startsWith(file("id") + ": file exists\n"), no.err());
        assertEquals(List.of(), authority.routes(), "the CA is not asked for what cannot be written");

        assertEquals(0, issue(authority.user().at(new ScriptedDevice("y\n"))).exitCode());
        assertEquals(0, issue(authority.user(), "--force").exitCode());
        assertEquals("rw-------", mode(file("id")), "a key is private whatever was there before");
    }

    static Stream<List<String>> wrongCalls() {
        return Stream.of(
                List.of("requires the '--insecure' flag", "jane", "ID", "--no-password"),
                List.of("flag '--no-password' is incompatible with '--password-file'", "jane", "ID", "--no-password", "--insecure",
                        "--password-file", "PW"),
                List.of("is incompatible with '--min-password-length'", "jane", "ID", "--no-password", "--insecure",
                        "--min-password-length", "8"),
                List.of("the password has less than 80 characters", "jane", "ID", "--password-file", "PW",
                        "--min-password-length", "80"),
                List.of("invalid value 'x' for flag '--min-password-length'", "jane", "ID", "--password-file", "PW",
                        "--min-password-length", "x"),
                List.of("is empty; write the password into it", "jane", "ID", "--password-file", "EMPTY"),
                List.of("the password file nothing does not exist", "jane", "ID", "--no-password", "--insecure",
                        "--provisioner-password-file", "nothing"),
                List.of("flag '--crv' requires the '--kty' flag", "jane", "ID", "--no-password", "--insecure", "--curve", "P-384"),
                List.of("flag '--size' requires the '--kty' flag", "jane", "ID", "--no-password", "--insecure", "--size", "2048"),
                List.of("the size of an RSA key", "jane", "ID", "--no-password", "--insecure", "--kty", "RSA", "--size", "1024"),
                List.of("invalid value 'big' for flag '--size'", "jane", "ID", "--no-password", "--insecure", "--kty", "RSA",
                        "--size", "big"),
                List.of("invalid value 'P-257' for flag '--crv'", "jane", "ID", "--no-password", "--insecure", "--kty", "EC", "--curve", "P-257"),
                List.of("invalid value 'DSA' for flag '--kty'", "jane", "ID", "--no-password", "--insecure", "--kty", "DSA"),
                List.of("invalid value '1d' for flag '--not-after'", "jane", "ID", "--no-password", "--insecure", "--not-after", "1d"),
                List.of("it is not later than '--not-before'", "jane", "ID", "--no-password", "--insecure", "--not-before", "2h",
                        "--not-after", "1h"),
                List.of("would have ended already", "jane", "ID", "--no-password", "--insecure", "--not-after", "-1h"),
                List.of("missing value for flag '--principal'", "jane", "ID", "--no-password", "--insecure", "--principal="),
                List.of("invalid value 'x' for flag '--set'", "jane", "ID", "--no-password", "--insecure", "--set", "x"),
                List.of("the template data file", "jane", "ID", "--no-password", "--insecure", "--set-file", "PW"),
                List.of("the key id is empty", " ", "ID", "--no-password", "--insecure"),
                List.of("is not a token", "jane", "ID", "--no-password", "--insecure", "--token", "abc"),
                List.of("'--token' is incompatible with '--provisioner-password-file'", "jane", "ID", "--no-password", "--insecure",
                        "--token", "abc", "--provisioner-password-file", "PW"),
                List.of("'--sign' is incompatible with '--no-password'", "jane", "ID", "--sign", "--no-password", "--insecure"),
                List.of("'--host' is incompatible with '--add-user'", "jane", "ID", "--host", "--add-user", "--no-password", "--insecure"),
                List.of("more than one principal", "jane", "ID", "--add-user", "-n", "a", "-n", "b", "--no-password", "--insecure"),
                List.of("the public key file", "jane", "PW", "--sign"),
                List.of("does not exist", "jane", "nothing.pub", "--sign"),
                List.of("'--private-key' requires the '--sign' flag", "jane", "ID", "--private-key", "PW", "--no-password", "--insecure"),
                List.of("no such directory", "jane", "no/such/id", "--no-password", "--insecure"),
                List.of("not enough positional arguments", "jane"),
                List.of("too many positional arguments", "jane", "ID", "more"));
    }

    @ParameterizedTest
    @MethodSource("wrongCalls")
    void what_is_wrong_is_found_before_the_ca_is_asked(List<String> call) throws Exception {
        var empty = Files.writeString(file("empty"), " \n");
        var words = new ArrayList<>(List.of("ssh", "certificate"));
        call.stream().skip(1).map(word -> switch (word) {
            case "ID" -> key();
            case "PW" -> authority.passwordFile.toString();
            case "EMPTY" -> empty.toString();
            default -> word;
        }).forEach(words::add);
        var run = run(words.toArray(String[]::new));
        assertEquals(1, run.exitCode(), run.err());
        assertTrue(run.err().contains(call.getFirst()), run.err());
        assertEquals("", run.out());
        assertEquals(List.of(), authority.routes());
        assertFalse(Files.exists(file("id")));
    }

    @Test
    void a_private_key_of_another_pair_is_refused() throws Exception {
        var one = OpenSsh.key(file("one"), "ed25519", "");
        var other = OpenSsh.key(file("other"), "ed25519", "");
        var run = run("ssh", "certificate", "--sign", "jane", one + ".pub", "--private-key", other.toString(),
                "--provisioner-password-file", authority.passwordFile.toString());
        assertTrue(run.err().contains("it is not the private half"), run.err());
        assertEquals(List.of(), authority.routes());
    }

    @Test
    void the_provisioner_can_be_named_or_is_chosen_among_those_that_fit() {
        authority.ca.answers("GET /provisioners", 200,
                FakeAuthority.provisioners(FakeAuthority.SSHPOP, FakeAuthority.jwk("one"), FakeAuthority.jwk("two")));
        assertEquals(0, issue(authority.user(), "--provisioner", "two").exitCode());
        assertEquals("two", FakeAuthority.token(authority.ca.asked().getLast()).claimText("iss").orElseThrow());
        assertEquals(0, issue(authority.user(), "--issuer", "one", "-f").exitCode());
        assertEquals("one", FakeAuthority.token(authority.ca.asked().getLast()).claimText("iss").orElseThrow());

        var terminal = new ScriptedDevice("2\n");
        assertEquals(0, issue(authority.user().at(terminal), "-f").exitCode());
        assertEquals("two", FakeAuthority.token(authority.ca.asked().getLast()).claimText("iss").orElseThrow());
        assertFalse(terminal.shown().contains("SSHPOP"), "it cannot vouch for a new certificate");

        var nobody = issue(authority.user(), "-f");
        assertTrue(nobody.err().contains("'--provisioner'"), nobody.err());
    }

    @Test
    void a_provisioner_that_is_not_there_or_cannot_serve_is_said_so() {
        assertTrue(issue(authority.user(), "--provisioner", "nobody").err()
                .startsWith("invalid value 'nobody' for flag '--provisioner'; the CA has admin (JWK)"));
        assertTrue(issue(authority.user(), "--provisioner", "sshpop").err()
                .startsWith("provisioner type 'SSHPOP' requires the '--sshpop-cert' flag\n"));
        authority.ca.answers("GET /provisioners", 200, FakeAuthority.provisioners(FakeAuthority.SSHPOP));
        assertTrue(issue(authority.user()).err()
                .startsWith("cannot create a new token: the CA does not have any provisioner configured\n"));
    }

    @Test
    void an_encrypted_key_that_is_not_in_the_list_is_fetched() {
        var listed = FakeAuthority.jwk("admin");
        authority.ca.answers("GET /provisioners", 200,
                FakeAuthority.provisioners(listed.edit().remove("encryptedKey").build()));
        authority.ca.answers("GET /provisioners/" + listed.object("key").orElseThrow().text("kid") + "/encrypted-key", 200,
                "{\"key\":\"" + listed.text("encryptedKey") + "\"}");
        assertEquals(0, issue(authority.user()).exitCode());
        assertEquals(4, authority.routes().size());
    }

    /// A token as `ca token` makes it, for this CA.
    private String readyToken() {
        issue(authority.user(), "--force");
        return FakeAuthority.body(authority.ca.asked().getLast()).text("ott");
    }

    @Test
    void a_ready_token_needs_no_provisioner() {
        var token = readyToken();
        authority.ca.asked().clear();
        var run = run("ssh", "certificate", "jane", key(), "-f", "--no-password", "--insecure", "--token", token);
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(List.of("GET /version", "POST /ssh/sign"), authority.routes());
        assertTrue(run.err().startsWith("✔ CA: "), run.err());
        assertEquals(token, FakeAuthority.body(authority.ca.asked().getLast()).text("ott"));
    }

    @Test
    void a_ready_token_alone_is_enough_to_find_and_trust_the_ca() throws Exception {
        var token = readyToken();
        authority.ca.asked().clear();
        Files.delete(home.resolve(".step/certs/root_ca.crt"));
        Files.delete(home.resolve(".step/config/defaults.json"));
        var run = run("ssh", "certificate", "jane", key(), "-f", "--no-password", "--insecure", "--token", token);
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(List.of("GET /root/" + authority.fingerprint(), "GET /version", "POST /ssh/sign"), authority.routes());
    }

    @Test
    void a_root_file_with_several_certificates_cannot_be_pinned() throws Exception {
        var root = Files.readString(home.resolve(".step/certs/root_ca.crt"));
        Files.writeString(home.resolve(".step/certs/root_ca.crt"), root + root);
        assertTrue(issue(authority.user()).err().contains("the root file holds 2 certificates"));
    }

    @Test
    void a_machine_that_was_not_bootstrapped_is_told_what_to_do() throws Exception {
        Files.delete(home.resolve(".step/certs/root_ca.crt"));
        assertTrue(issue(authority.user()).err().contains("hint: run 'ca bootstrap"));
        Files.delete(home.resolve(".step/config/defaults.json"));
        assertTrue(issue(authority.user()).err().startsWith("'ca-cli ssh certificate' requires the '--ca-url' flag\n"));
    }

    @Test
    void a_refusal_is_told_in_the_words_of_the_ca_and_leaves_no_file() throws Exception {
        authority.ca.answers("POST /ssh/sign", 403, "{\"status\":403,\"message\":\"requested duration of 240h is too long\"}");
        var run = issue(authority.user());
        assertEquals(1, run.exitCode());
        assertTrue(run.err().endsWith("\nrequested duration of 240h is too long\n"), run.err());
        assertFalse(Files.exists(file("id")) || Files.exists(file("id.pub")));
    }

    @Test
    void a_refusal_names_the_principal_that_no_account_has() {
        authority.ca.answers("POST /ssh/sign", 403, "{\"status\":403,\"message\":\"no\"}");
        var run = authority.user().run("ssh", "certificate", "zo\u00eb@example.com", key(), "--no-password", "--insecure", "--no-agent",
                "--provisioner-password-file", authority.passwordFile.toString());
        assertTrue(run.err().endsWith("\nno\nhint: 'zo\u00eb' is one of its principals; '--principal' gives others than those of the name\n"), run.err());
    }

    @Test
    void a_public_key_does_not_become_a_private_one() throws Exception {
        var there = Files.writeString(file("id.pub"), "kept");
        var run = authority.user().run("ssh", "certificate", "jane", there.toString(), "--no-password", "--insecure");
        assertEquals(there + " is there, and would become the private half of a new key\nhint: '--sign' certifies a public key; a new key needs another name\n",
                run.err());
        assertEquals("kept", Files.readString(there));
    }

    @Test
    void a_certificate_for_another_key_is_refused() throws Exception {
        var other = SshPublicKey.of(TestCertificates.keyPair("Ed25519").getPublic());
        var foreign = authority.certificates.certify(other, CertificateType.USER, "jane", List.of("jane"), new Validity(0, 1));
        authority.ca.answers("POST /ssh/sign", 201,
                "{\"crt\":\"" + Base64.getEncoder().encodeToString(foreign.blob()) + "\"}");
        var run = issue(authority.user());
        assertTrue(run.err().contains("the certificate is for another key"), run.err());
        assertFalse(Files.exists(file("id-cert.pub")));
    }

    @Test
    void a_ca_that_cannot_be_reached_is_named_with_a_remedy() {
        authority.ca.close();
        var run = issue(authority.user());
        assertEquals(1, run.exitCode());
        assertTrue(run.err().startsWith("client GET " + authority.ca.url() + "/provisioners?limit=100 failed: connection refused\nhint: "),
                run.err());
    }
}
