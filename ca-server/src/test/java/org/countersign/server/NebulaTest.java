package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonString;
import org.countersign.core.nebula.NebulaCertificate;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.x509.ProvisionerExtension;
import org.countersign.server.NebulaNet.Machine;
import org.countersign.server.TestCa.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What machines of a Nebula network get, and who gets nothing.
class NebulaTest {
    @TempDir
    static Path directory;

    private static final NebulaNet NET = new NebulaNet();
    private static TestCa ca;

    @BeforeAll
    static void start() throws Exception {
        ca = new TestCa(Files.createTempDirectory(directory, "ca"), TestCa.with(NET.section("net")));
    }

    @AfterAll
    static void stop() {
        ca.close();
    }

    @Test
    void certifies_a_host_for_its_name_and_addresses_for_no_longer_than_its_certificate_lasts() throws Exception {
        var body = certificate(ssh(NET.machine("web01"), claims("web01"), Map.of())).body();
        assertEquals(CertificateType.HOST, body.type());
        assertEquals("web01", body.keyId());
        assertEquals(List.of("web01", "10.1.2.3", "10.1.2.4"), body.principals());
        assertEquals(NebulaNet.END.getEpochSecond(), body.validity().before());
        assertEquals(Map.of(), body.extensions());
    }

    @Test
    void takes_key_id_principals_and_times_from_the_token() throws Exception {
        var claims = withSsh(claims("any text"), TestTokens.step("host", "id-7", List.of("10.1.2.4", "web01"), "", "1h"));
        var body = certificate(ssh(NET.machine("web01"), claims, Map.of())).body();
        assertEquals("id-7", body.keyId());
        assertEquals(List.of("10.1.2.4", "web01"), body.principals());
        var tooLong = withSsh(claims("web01"), TestTokens.step("host", "", List.of("web01"), "", "4h"));
        assertRefused(403, "duration-too-long", ssh(NET.machine("web01"), tooLong, Map.of()));
    }

    @Test
    void refuses_user_certificates_and_the_names_of_others() throws Exception {
        var user = withSsh(claims("web01"), TestTokens.step("user", "", List.of("web01"), "", ""));
        assertRefused(403, "not-in-token", ssh(NET.machine("web01"), user, Map.of()));
        assertRefused(403, "not-in-token", ssh(NET.machine("web01"), claims("web01"), Map.of("certType", "user")));
        for (var name : List.of("web02", "10.1.2.5", "web01.example.com", "WEB01", "10.1.2.3/24")) {
            var other = withSsh(claims("web01"), TestTokens.step("host", "", List.of("web01", name), "", ""));
            assertRefused(403, "principal-not-allowed", ssh(NET.machine("web01"), other, Map.of()));
        }
    }

    @Test
    void refuses_tokens_whose_wish_cannot_be_read() throws Exception {
        for (var step : List.of("7", "{\"ssh\":7}", "{\"ssh\":{\"certType\":7}}", "{\"ssh\":{\"principals\":\"web01\"}}")) {
            var claims = claims("web01").put("step", Json.parse(step.getBytes(), JsonLimits.REQUEST));
            assertRefused(401, "token-rejected", ssh(NET.machine("web01"), claims, Map.of()));
        }
    }

    @Test
    void certifies_its_name_and_addresses_by_x509_within_the_validity_of_its_certificate() throws Exception {
        var leaf = leaf(x509(NET.machine("web01"), x509Claims("web01"), "web01", ""));
        assertEquals("CN=web01", leaf.getSubjectX500Principal().getName());
        assertEquals(List.of(List.of(2, "web01"), List.of(7, "10.1.2.3"), List.of(7, "10.1.2.4")),
                List.copyOf(leaf.getSubjectAlternativeNames()));
        assertEquals(NebulaNet.END, leaf.getNotAfter().toInstant());
        assertEquals(Optional.of(ProvisionerExtension.of(11, "net", "")), ProvisionerExtension.in(leaf));
        var narrow = leaf(x509(NET.machine("web01"), x509Claims("10.1.2.3").put("sans", texts("10.1.2.3")), "", ""));
        assertEquals(List.of(List.of(7, "10.1.2.3")), List.copyOf(narrow.getSubjectAlternativeNames()));
        assertRefused(403, "duration-too-long", x509(NET.machine("web01"), x509Claims("web01"), "web01", "4h"));
    }

    /// Whoever has any machine's certificate could otherwise have the name of every other.
    @Test
    void refuses_x509_certificates_with_names_that_are_not_its_own() throws Exception {
        assertRefused(403, "name-not-allowed", x509(NET.machine("web01"), x509Claims("ca.example.com"), "", ""));
        assertRefused(403, "name-not-allowed", x509(NET.machine("web01"),
                x509Claims("web01").put("sans", texts("web01", "ca.example.com")), "", ""));
        assertRefused(403, "name-not-allowed", x509(NET.machine("web01"), x509Claims("web01"), "10.1.2.3", ""));
    }

    @Test
    void a_token_for_ssh_is_none_for_x509_and_works_once() throws Exception {
        var claims = withSsh(x509Claims("web01"), TestTokens.step("host", "", List.of("web01"), "", ""));
        assertRefused(401, "token-rejected", x509(NET.machine("web01"), claims, "web01", ""));
        var machine = NET.machine("web01");
        var again = claims("web01");
        assertEquals(201, ssh(machine, again, Map.of()).status());
        assertRefused(401, "token-already-used", ssh(machine, again, Map.of()));
    }

    @Test
    void trusts_no_certificate_but_good_ones_of_its_authorities() throws Exception {
        var good = NET.machine("web01");
        assertUntrusted(new NebulaNet().machine("web01"));
        assertUntrusted(NET.machine("web01", NebulaNet.START, NebulaNet.NOW.minusSeconds(60)));
        assertUntrusted(NET.machine("web01", NebulaNet.NOW.plusSeconds(3600), NebulaNet.END));
        assertUntrusted(NET.machine("web01", NebulaNet.START, NebulaNet.NOW.plusSeconds(100_000)));
        assertUntrusted(new Machine(good.key(), NET.root));
        assertUntrusted(new Machine(good.key(), new NebulaCertificate(good.certificate().details(), new byte[64])));
    }

    private static void assertUntrusted(Machine machine) throws Exception {
        assertRefused(401, "credential-rejected", ssh(machine, claims("web01"), Map.of()));
    }

    @Test
    void refuses_tokens_that_are_not_right_in_every_part() throws Exception {
        var machine = NET.machine("web01");
        var stranger = NET.machine("web01");
        assertRefused(401, "token-rejected", ssh(new Machine(stranger.key(), machine.certificate()), claims("web01"), Map.of()));
        assertRefused(401, "token-rejected", ssh(machine, claims("web01").put("iss", "admin"), Map.of()));
        assertRefused(401, "token-wrong-audience", ssh(machine, NebulaNet.claims("net", "/1.0/ssh/renew", "web01"), Map.of()));
        assertRefused(401, "unknown-provisioner", ssh(machine, NebulaNet.claims("other", "/1.0/ssh/sign", "web01"), Map.of()));
        for (var algorithm : List.of("EdDSA", "none", "HS256", "ES256", "xeddsa")) {
            assertRefused(401, "token-rejected", post(machine, machine.header().edit().put("alg", algorithm)));
        }
        assertRefused(401, "token-rejected", post(machine, machine.header().edit().put("x5c", texts("AA=="))));
        var blob = machine.certificate().encode();
        assertRefused(401, "credential-rejected", post(machine, TestTokens.header("XEdDSA", "x")));
        assertRefused(401, "credential-rejected", post(machine, machine.header().edit().put("nebula", "!!")));
        assertRefused(401, "credential-rejected", post(machine, machine.header().edit().put("nebula",
                Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(blob, blob.length + 1)))));
        assertEquals(201, post(machine, machine.header().edit()).status());
    }

    private static Answer post(Machine machine, JsonObject.Builder header) throws Exception {
        return send(TestTokens.jws(header.build(), claims("web01").build(), machine.key()), Map.of());
    }

    @Test
    void shows_its_certificate_to_the_template_of_the_operator() throws Exception {
        var template = """
                {"type": "host", "keyId": "{{ .AuthorizationCrt.Details.Name }} of {{ .AuthorizationCrt.Details.Groups | join "," }}",
                 "principals": [{{ range $i, $net := .AuthorizationCrt.Details.Ips }}{{ if $i }}, {{ end }}"{{ $net.IP }}"{{ end }}],
                 "extensions": {"net@example.com": "{{ index .AuthorizationCrt.Details.Ips 0 }}"}}""";
        var options = JsonObject.builder().put("ssh", JsonObject.builder().put("template", template).build()).build();
        var section = NET.section("net").edit().put("options", options).build();
        try (var own = new TestCa(Files.createTempDirectory(directory, "template"), TestCa.with(section))) {
            var key = SshPublicKey.of(Holder.newKey().getPublic());
            var body = certificate(own.post("/ssh/sign", JsonObject.builder().put("ott", NET.machine("web01").token(claims("web01").build()))
                    .put("publicKey", Base64.getEncoder().encodeToString(key.blob())).build())).body();
            assertEquals("web01 of servers", body.keyId());
            assertEquals(List.of("10.1.2.3", "10.1.2.4"), body.principals());
            assertEquals(Map.of("net@example.com", "10.1.2.3/24"), body.extensions());
        }
    }

    @Test
    void without_usable_roots_the_provisioner_is_disabled_and_the_server_runs() throws Exception {
        var leafAlone = Base64.getEncoder().encodeToString(NET.machine("web01").certificate().toPem().getBytes());
        for (var roots : List.of("", "!!", Base64.getEncoder().encodeToString("no pem".getBytes()), leafAlone)) {
            var broken = NET.section("broken").edit().put("roots", roots).build();
            try (var own = new TestCa(Files.createTempDirectory(directory, "broken"), TestCa.with(broken))) {
                var listed = (JsonObject) own.get("/provisioners").json().array("provisioners").get(2);
                assertEquals("Uninitialized", listed.text("state"));
                assertTrue(listed.text("stateReason").startsWith("roots is "), listed.toString());
            }
        }
    }

    private static JsonObject.Builder claims(String subject) {
        return NebulaNet.claims("net", "/1.0/ssh/sign", subject);
    }

    private static JsonObject.Builder x509Claims(String subject) {
        return NebulaNet.claims("net", "/1.0/sign", subject);
    }

    private static JsonObject.Builder withSsh(JsonObject.Builder claims, JsonObject step) {
        return claims.put("step", step);
    }

    private static JsonArray texts(String... texts) {
        return new JsonArray(List.of(texts).stream().<JsonValue>map(JsonString::new).toList());
    }

    private static Answer ssh(Machine machine, JsonObject.Builder claims, Map<String, String> more) throws Exception {
        return send(machine.token(claims.build()), more);
    }

    private static Answer send(String token, Map<String, String> more) throws Exception {
        var key = SshPublicKey.of(Holder.newKey().getPublic());
        var body = JsonObject.builder().put("publicKey", Base64.getEncoder().encodeToString(key.blob())).put("ott", token);
        more.forEach(body::put);
        return ca.post("/ssh/sign", body.build());
    }

    private static Answer x509(Machine machine, JsonObject.Builder claims, String commonName, String notAfter) throws Exception {
        return ca.post("/sign", JsonObject.builder().put("csr", Holder.csr(commonName, Holder.newKey()))
                .put("ott", machine.token(claims.build())).put("notAfter", notAfter).build());
    }

    private static SshCertificate certificate(Answer answer) {
        assertEquals(201, answer.status(), answer.json().toString());
        return SshCertificate.parse(Base64.getDecoder().decode(answer.json().text("crt")));
    }

    private static X509Certificate leaf(Answer answer) {
        assertEquals(201, answer.status(), answer.json().toString());
        return Holder.chain(answer).getFirst();
    }

    private static void assertRefused(int status, String code, Answer answer) {
        assertEquals(status + " " + code, answer.status() + " " + answer.code(), answer.json().toString());
    }
}
