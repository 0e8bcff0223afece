package org.countersign.cli.command.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.countersign.cli.CliRun;
import org.countersign.cli.RunningCa;
import org.countersign.cli.agent.TestCertificates;
import org.countersign.cli.client.CaClient;
import org.countersign.cli.client.CaUrl;
import org.countersign.cli.client.ClientSettings;
import org.countersign.cli.client.FakeCa.Asked;
import org.countersign.cli.client.RootCertificates;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.json.Json;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.PublicKeyFile;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.time.TimeDuration;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.core.x509.CertificateBundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A CA that wants to know its clients gives each an X.509 identity beside its SSH certificate, and is shown it from then on.
@Timeout(120)
class IdentityTest {
    private static final String UUID = "4fa85f64-5717-4562-b3fc-2c963f66afa6";

    @TempDir
    Path home;

    private FakeAuthority authority;

    @BeforeEach
    void start() throws Exception {
        authority = new FakeAuthority(home);
        authority.ca.answers("GET /version", 200, "{\"version\":\"1\",\"requireClientAuthentication\":true}")
                .answers("GET /health", 200, "{\"status\":\"ok\"}").answers("POST /ssh/check-host", 200, "{\"exists\":true}");
    }

    @AfterEach
    void stop() {
        authority.close();
    }

    private CliRun run(String... words) {
        return authority.user().with("STEP_PROVISIONER_PASSWORD_FILE", authority.passwordFile.toString()).run(words);
    }

    private CliRun issue(String keyId, String... more) {
        var words = new ArrayList<>(List.of("ssh", "certificate", keyId, home.resolve("id").toString(), "--no-password", "--insecure", "--no-agent",
                "--force"));
        words.addAll(List.of(more));
        var run = run(words.toArray(String[]::new));
        assertEquals(0, run.exitCode(), run.err());
        return run;
    }

    private Path file(String name) {
        return home.resolve(".step").resolve(name);
    }

    private X509Certificate leaf() throws Exception {
        return CertificateBundle.parse(Files.readString(file("identity/identity.crt"))).getFirst();
    }

    /// Who is seen at the other end.
    private String shown() {
        authority.ca.asked().clear();
        var run = run("ca", "health");
        assertEquals(0, run.exitCode(), run.err());
        return authority.ca.asked("GET /health").clientName();
    }

    @Test
    void it_comes_with_the_first_certificate_and_is_shown_from_then_on() throws Exception {
        assertEquals("", shown());
        var run = issue("jane@example.com");
        assertTrue(run.err().contains("✔ Identity: " + file("identity/identity.crt") + "\n"), run.err());
        assertEquals("CN=jane@example.com", shown());

        assertEquals("{\n   \"type\": \"mTLS\",\n   \"crt\": \"" + file("identity/identity.crt") + "\",\n   \"key\": \""
                + file("identity/identity_key") + "\"\n}", Files.readString(file("config/identity.json")));
        for (var name : List.of("identity/identity.crt", "identity/identity_key", "config/identity.json")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name))), name);
        }
        assertEquals("[[1, jane@example.com]]", leaf().getSubjectAlternativeNames().toString());
    }

    @Test
    void the_next_one_is_for_the_same_key() throws Exception {
        issue("jane@example.com");
        var first = leaf();
        issue("jane@example.com");
        assertEquals(first.getPublicKey(), leaf().getPublicKey());
        assertNotEquals(first, leaf());
    }

    @Test
    void a_login_brings_one_too() throws Exception {
        try (var setUp = new LoginSetUp(Files.createDirectory(home.resolve("login")))) {
            setUp.authority.ca.answers("GET /version", 200, "{\"requireClientAuthentication\":true}");
            assertEquals(0, setUp.user().run("ssh", "login", "jane").exitCode());
            assertTrue(Files.exists(home.resolve("login/.step/identity/identity.crt")));
        }
    }

    @Test
    void a_host_keeps_the_id_by_which_it_is_known() throws Exception {
        issue("web01", "--host", "--host-id", UUID.toUpperCase(Locale.ROOT));
        assertEquals("[[2, web01], [6, urn:uuid:" + UUID + "]]", leaf().getSubjectAlternativeNames().toString());
        issue("web01", "--host");
        assertTrue(leaf().getSubjectAlternativeNames().toString().contains(UUID));
        Files.delete(file("config/identity.json"));
        issue("web01", "--host");
        assertTrue(leaf().getSubjectAlternativeNames().toString().matches(".*urn:uuid:[0-9a-f-]{36}.*")
                && !leaf().getSubjectAlternativeNames().toString().contains(UUID), "a new one: " + leaf().getSubjectAlternativeNames());
    }

    /// Computed with `hashlib.blake2b` of Python.
    @Test
    void the_id_of_a_machine_is_that_of_other_programs() {
        assertEquals("cef234b7-62b7-4c11-876b-7c263a7bdd96", HostId.derived("0123456789abcdef0123456789abcdef\n".getBytes()));
    }

    @Test
    void bad_ids_are_refused_before_anything_is_asked() {
        assertEquals("flag '--host-id' requires the '--host' flag\n",
                run("ssh", "certificate", "web01", home.resolve("id").toString(), "--host-id", UUID).err());
        assertTrue(run("ssh", "certificate", "web01", home.resolve("id").toString(), "--host", "--host-id", "$(x)").err()
                .contains("neither a UUID nor 'machine'"));
        assertEquals(List.of(), authority.routes());
    }

    @Test
    void the_ca_learns_who_asks_about_a_host() throws Exception {
        run("ssh", "check-host", "db01");
        assertEquals(List.of("POST /ssh/check-host"), authority.routes(), "without an identity there is nothing to tell");
        issue("jane");
        authority.ca.asked().clear();
        assertEquals(0, run("ssh", "check-host", "web01").exitCode());
        Asked asked = authority.ca.asked("POST /ssh/check-host");
        var token = UnverifiedToken.parse(FakeAuthority.body(asked).text("token"));
        assertEquals(Map.of("iss", "x5c-identity", "sub", "web01", "aud", "/ssh/check-host"), Map.of("iss", token.claimText("iss").orElse(""),
                "sub", token.claimText("sub").orElse(""), "aud", token.audiences().getFirst()));
        assertTrue(Json.write(token.header()).contains("x5cInsecure"));
    }

    @Test
    void what_comes_with_a_renewal_replaces_the_old_one_if_it_is_for_its_key() throws Exception {
        OpenSsh.key(home.resolve("host"), "ed25519", "");
        assertEquals(0, run("ssh", "certificate", "web01", home.resolve("host.pub").toString(), "--host", "--sign").exitCode());
        var before = leaf();
        var other = KeyGenerator.ec("P-256").generate(new SecureRandom());
        for (var key : List.of(other.getPublic(), before.getPublicKey())) {
            var sent = authority.ca.pki().client(key, "web01", new GeneralNames(new GeneralName(GeneralName.dNSName, "web01")));
            var renewed = authority.certificates.certify(PublicKeyFile.read(home.resolve("host.pub")).key(), CertificateType.HOST, "web01",
                    List.of("web01"), FakeAuthority.validity());
            authority.ca.answers("POST /ssh/renew", _ -> FakeAuthority.withIdentity(FakeAuthority.issued(renewed), List.of(FakeAuthority.pem(sent))));
            var run = run("ssh", "renew", home.resolve("host-cert.pub").toString(), home.resolve("host").toString(), "--force");
            assertEquals(0, run.exitCode(), run.err());
            assertEquals(key.equals(other.getPublic()) ? before : sent, leaf());
        }
    }

    @Test
    void one_that_cannot_be_kept_costs_nobody_the_ssh_certificate() throws Exception {
        Files.createDirectories(home.resolve(".step"));
        Files.writeString(file("identity"), "in the way");
        var run = issue("jane");
        assertTrue(run.err().contains("✗ Identity: "), run.err());
        assertTrue(Files.exists(home.resolve("id-cert.pub")));
    }

    @Test
    void one_that_cannot_be_used_is_as_none() throws Exception {
        issue("jane");
        var config = Files.readString(file("config/identity.json"));
        for (var broken : List.of("", "{", "{}", "[]", config.replace("mTLS", ""), config.replace("mTLS", "tTLS"), config.replace("identity.crt", "none"),
                config.replace("identity_key", "identity.crt"), config.replace("identity.crt", "\\u0000"))) {
            Files.writeString(file("config/identity.json"), broken);
            assertEquals("", shown(), broken);
        }
        Files.writeString(file("config/identity.json"), config);
        KeyPair other = TestCertificates.keyPair("secp256r1");
        Files.writeString(file("identity/identity_key"), PrivateKeyFile.plainPem(other));
        assertEquals("", shown());
    }

    /// The names that it asks for are those that a CA grants with the same token.
    @Test
    void a_real_ca_grants_what_it_asks_for() throws Exception {
        var directory = Files.createDirectory(home.resolve("real"));
        try (var ca = RunningCa.start(directory)) {
            var root = Files.readString(Path.of(ca.user().environment().get("STEPPATH"), "certs/root_ca.crt"));
            for (var type : CertificateType.values()) {
                var keyId = type == CertificateType.HOST ? "web01.example.com" : "jane@example.com";
                var words = new ArrayList<>(List.of("ca", "token", keyId, "--ssh", "--principal", "x"));
                if (type == CertificateType.HOST) {
                    words.add("--host");
                }
                var token = ca.trustedUser().must(words.toArray(String[]::new)).out().strip();
                var key = KeyGenerator.ec("P-256").generate(new SecureRandom());
                var csr = IdentityRequest.csr(keyId, type == CertificateType.HOST ? Optional.of(UUID) : Optional.empty(), key);
                var request = new SshSignRequest(SshPublicKey.of(TestCertificates.keyPair("Ed25519").getPublic()), token, Optional.of(type), keyId,
                        List.of("x"), TimeDuration.UNSET, TimeDuration.UNSET, Optional.empty(), Optional.of(csr), Optional.empty());
                try (var client = CaClient.trusting(CaUrl.parse(ca.url()), RootCertificates.parse(root), ClientSettings.of("Test/1", Map.of()))) {
                    var issued = CertificateBundle.parse(String.join("", client.sshSign(request).identity())).getFirst();
                    assertEquals(key.getPublic(), issued.getPublicKey());
                    assertTrue(issued.getSubjectAlternativeNames().toString().contains(keyId));
                    assertEquals(type == CertificateType.HOST, issued.getSubjectAlternativeNames().toString().contains(UUID));
                }
            }
        }
    }
}
