package org.countersign.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.api.CheckHostRequest;
import org.countersign.core.api.RevokeRequest;
import org.countersign.core.api.SshRekeyRequest;
import org.countersign.core.api.SshRevokeRequest;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.api.X509SignRequest;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshSignature;
import org.countersign.core.ssh.Validity;
import org.countersign.core.time.TimeDuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each endpoint against a real HTTPS server that answers in the shapes a CA uses.
@Timeout(120)
class CaClientTest {
    private final FakeCa ca;
    private final KeyPair caKey = newKey();
    private final SshPublicKey key = SshPublicKey.of(newKey().getPublic());

    CaClientTest() throws Exception {
        ca = new FakeCa();
    }

    @AfterEach
    void stop() {
        ca.close();
    }

    private static KeyPair newKey() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private SshCertificate certificate(SshPublicKey certified, CertificateType type) {
        var body = SshCertificateBody.issuable(new byte[32], certified, 7, type, "id", List.of("p"),
                new Validity(1, 2), Map.of(), Map.of(), SshPublicKey.of(caKey.getPublic()));
        try {
            var signer = java.security.Signature.getInstance("Ed25519");
            signer.initSign(caKey.getPrivate());
            signer.update(body.toBeSigned());
            return SshCertificate.of(body, SshSignature.ofJca(org.countersign.core.ssh.SshKeyType.ED25519, signer.sign()));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private SshSignRequest request(List<String> principals, String before) {
        return new SshSignRequest(key, "the-token", Optional.of(CertificateType.USER), "id", principals, TimeDuration.UNSET,
                TimeDuration.parse(before), Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void every_request_says_who_asks_and_under_which_id_over_one_connection() {
        ca.answers("GET /health", 200, "{\"status\":\"ok\"}\n").answers("GET /version", 200, "{\"version\":\"0.30.2\"}");
        try (var client = ca.client()) {
            assertEquals("ok", client.health());
            assertEquals(new CaVersion("0.30.2", false), client.version());
        }
        var first = ca.asked().get(0);
        var second = ca.asked().get(1);
        assertEquals(List.of("Test/1"), first.headers().get("User-agent"));
        assertTrue(first.headers().get("X-request-id").getFirst().matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
        assertFalse(first.headers().get("X-request-id").equals(second.headers().get("X-request-id")));
        assertEquals(first.peer(), second.peer());
    }

    @Test
    void a_ca_may_demand_client_certificates() {
        ca.answers("GET /version", 200, "{\"version\":\"1\",\"requireClientAuthentication\":true}");
        try (var client = ca.client()) {
            assertTrue(client.version().requiresClientCertificate());
        }
    }

    @Test
    void roots_come_as_pem_and_are_kept_byte_for_byte() {
        var root = ca.pki().roots();
        var answer = JsonObject.builder().put("crts", List.of(root.toPem(), root.toPem())).build();
        ca.answers("GET /roots", 201, Json.write(answer)).answers("GET /federation", 201, Json.write(answer))
                .answers("GET /intermediates", 201, Json.write(answer));
        try (var client = ca.client()) {
            assertEquals(root.toPem() + root.toPem(), client.roots().toPem());
            assertEquals(2, client.federation().certificates().size());
            assertEquals(2, client.intermediates().certificates().size());
        }
    }

    @Test
    void a_root_is_fetched_without_trust_and_believed_by_its_fingerprint() {
        var root = ca.pki().root();
        String fingerprint = RootCertificates.fingerprint(root);
        var answer = JsonObject.builder().put("ca", ca.pki().roots().toPem()).build();
        ca.answers("GET /root/" + fingerprint, 200, Json.write(answer));
        assertEquals(root, CaClient.fetchRoot(ca.url(), fingerprint.toUpperCase(), settings()));
    }

    @Test
    void a_root_with_another_fingerprint_is_refused() {
        String wanted = "0".repeat(64);
        ca.answers("GET /root/" + wanted, 200,
                Json.write(JsonObject.builder().put("ca", ca.pki().roots().toPem()).build()));
        var failure = assertThrows(CommandFailure.class, () -> CaClient.fetchRoot(ca.url(), wanted, settings()));
        assertTrue(failure.getMessage().contains("does not match the fingerprint"), failure.getMessage());
    }

    @Test
    void a_root_that_is_no_ca_is_refused() {
        var leaf = ca.pki().client("web01").chain().getFirst();
        String fingerprint = RootCertificates.fingerprint(leaf);
        ca.answers("GET /root/" + fingerprint, 200, Json.write(
                JsonObject.builder().put("ca", new RootCertificates(List.of(leaf)).toPem()).build()));
        assertThrows(CommandFailure.class, () -> CaClient.fetchRoot(ca.url(), fingerprint, settings()));
    }

    @Test
    void a_fingerprint_that_is_none_is_refused_before_the_ca_is_asked() {
        assertThrows(CommandFailure.class, () -> CaClient.fetchRoot(ca.url(), "../../x", settings()));
        assertTrue(ca.asked().isEmpty());
    }

    private static ClientSettings settings() {
        return ClientSettings.of("Test/1", Map.of());
    }

    @Test
    void provisioners_are_collected_over_all_pages() {
        ca.answers("GET /provisioners", asked -> new FakeCa.Answer(200, asked.path().endsWith("&cursor=2")
                ? "{\"provisioners\":[{\"type\":\"SSHPOP\",\"name\":\"ssh\\u001bpop\",\"claims\":{\"enableSSHCA\":true}}],\"nextCursor\":\"\"}"
                : "{\"provisioners\":[{\"type\":\"JWK\",\"name\":\"admin\",\"key\":{\"kid\":\"k1\"},\"encryptedKey\":\"e\"},"
                        + "{\"type\":\"OIDC\",\"name\":\"login\",\"clientID\":\"c1\"}],\"nextCursor\":\"2\"}"));
        try (var client = ca.client()) {
            assertEquals(List.of("admin (JWK) [kid: k1]", "login (OIDC) [client: c1]", "ssh\\033pop (SSHPOP)"),
                    client.provisioners().stream().map(ListedProvisioner::toString).toList());
        }
        assertEquals("/provisioners?limit=100", ca.asked().getFirst().path());
    }

    @Test
    void a_ca_without_provisioners_has_an_empty_list() {
        ca.answers("GET /provisioners", 200, "{\"provisioners\":null,\"nextCursor\":\"\"}");
        try (var client = ca.client()) {
            assertEquals(List.of(), client.provisioners());
        }
    }

    @Test
    void a_list_that_never_ends_is_given_up() {
        ca.answers("GET /provisioners", 200, "{\"provisioners\":[],\"nextCursor\":\"again\"}");
        try (var client = ca.client()) {
            assertThrows(CommandFailure.class, client::provisioners);
        }
    }

    @Test
    void an_encrypted_key_is_fetched_by_its_escaped_id() {
        ca.answers("GET /provisioners/a/b/encrypted-key", 200, "{\"key\":\"jwe\"}");
        try (var client = ca.client()) {
            assertEquals("jwe", client.encryptedKey("a/b"));
        }
        assertEquals("/provisioners/a%2Fb/encrypted-key", ca.asked().getFirst().path());
    }

    @Test
    void a_sign_request_has_the_members_that_servers_expect_even_when_empty() {
        ca.answers("POST /ssh/sign", 201,
                "{\"crt\":\"" + base64(certificate(key, CertificateType.USER).blob()) + "\"}\n");
        try (var client = ca.client()) {
            assertEquals("id", client.sshSign(request(List.of(), "10h")).certificate().body().keyId());
        }
        var asked = ca.asked("POST /ssh/sign");
        assertEquals(List.of("application/json"), asked.headers().get("Content-type"));
        assertEquals("{\"publicKey\":\"" + base64(key.blob()) + "\",\"ott\":\"the-token\",\"certType\":\"user\","
                + "\"keyID\":\"id\",\"validAfter\":\"\",\"validBefore\":\"10h0m0s\",\"identityCSR\":null}", asked.body());
    }

    @Test
    void a_sign_request_carries_everything_it_is_given() {
        var added = SshPublicKey.of(newKey().getPublic());
        ca.answers("POST /ssh/sign", 201, "{\"crt\":\"" + base64(certificate(key, CertificateType.USER).blob())
                + "\",\"addUserCrt\":\"" + base64(certificate(added, CertificateType.USER).blob())
                + "\",\"identityCrt\":[\"leaf\"]}");
        var full = new SshSignRequest(key, "t", Optional.of(CertificateType.USER), "id", List.of("a", "b"),
                TimeDuration.UNSET, TimeDuration.UNSET, Optional.of(added), Optional.of("csr"),
                Optional.of(JsonObject.builder().put("team", "x").build()));
        try (var client = ca.client()) {
            var issued = client.sshSign(full);
            assertEquals(added, issued.addUser().orElseThrow().body().key());
            assertEquals(List.of("leaf"), issued.identity());
        }
        var body = Json.parseObject(ca.asked("POST /ssh/sign").body(), JsonLimits.REQUEST);
        assertEquals(List.of("a", "b"), body.strings("principals"));
        assertEquals(base64(added.blob()), body.text("addUserPublicKey"));
        assertEquals("csr", body.text("identityCSR"));
        assertEquals("x", body.object("templateData").orElseThrow().text("team"));
    }

    @Test
    void a_certificate_for_another_key_or_of_another_type_is_refused() {
        var other = SshPublicKey.of(newKey().getPublic());
        try (var client = ca.client()) {
            for (var wrong : List.of(certificate(other, CertificateType.USER), certificate(key, CertificateType.HOST))) {
                ca.answers("POST /ssh/sign", 201, "{\"crt\":\"" + base64(wrong.blob()) + "\"}");
                var failure = assertThrows(CommandFailure.class, () -> client.sshSign(request(List.of("p"), "")));
                assertTrue(failure.getMessage().contains("cannot be understood: the certificate is"), failure.getMessage());
            }
        }
    }

    @Test
    void renew_and_rekey_send_the_token_and_for_rekey_the_new_key() {
        String answer = "{\"crt\":\"" + base64(certificate(key, CertificateType.HOST).blob()) + "\"}";
        ca.answers("POST /ssh/renew", 201, answer).answers("POST /ssh/rekey", 201, answer);
        try (var client = ca.client()) {
            client.sshRenew("t1", key);
            client.sshRekey(new SshRekeyRequest("t2", key));
        }
        assertEquals("{\"ott\":\"t1\"}", ca.asked("POST /ssh/renew").body());
        assertEquals("{\"ott\":\"t2\",\"publicKey\":\"" + base64(key.blob()) + "\"}", ca.asked("POST /ssh/rekey").body());
    }

    @Test
    void revocation_of_one_certificate_is_passive() {
        ca.answers("POST /ssh/revoke", 200, "{\"status\":\"ok\"}").answers("POST /revoke", 200, "{\"status\":\"ok\"}");
        try (var client = ca.client()) {
            client.sshRevoke(new SshRevokeRequest(new RevocationTarget.Certificate(CertificateId.ssh(7)), "t", 1, "lost", true));
            client.revoke(new RevokeRequest("7", Optional.of("t"), 1, "lost"));
        }
        String body = "{\"serial\":\"7\",\"ott\":\"t\",\"reasonCode\":1,\"reason\":\"lost\",\"passive\":true}";
        assertEquals(body, ca.asked("POST /ssh/revoke").body());
        assertEquals(body, ca.asked("POST /revoke").body());
    }

    @Test
    void ssh_roots_may_lack_one_kind_or_be_missing_altogether() {
        ca.answers("GET /ssh/roots", 200, "{\"userKey\":[\"" + base64(key.blob()) + "\"]}")
                .answers("GET /ssh/federation", 404, "{\"status\":404,\"message\":\"no\"}");
        try (var client = ca.client()) {
            assertEquals(Optional.of(new SshRoots(List.of(key), List.of())), client.sshRoots());
            assertEquals(Optional.empty(), client.sshFederation());
        }
    }

    @Test
    void a_host_is_looked_up_by_its_name() {
        ca.answers("POST /ssh/check-host", 200, "{\"exists\":true}");
        try (var client = ca.client()) {
            assertTrue(client.sshCheckHost(new CheckHostRequest("web01")));
        }
        assertEquals("{\"type\":\"host\",\"principal\":\"web01\"}", ca.asked("POST /ssh/check-host").body());
    }

    @Test
    void hosts_may_have_tags() {
        ca.answers("GET /ssh/hosts", 200, "{\"hosts\":[{\"hid\":\"\",\"host_tags\":null,\"hostname\":\"a\"},"
                + "{\"hid\":\"1\",\"host_tags\":[{\"ID\":\"x\",\"Name\":\"env\",\"Value\":\"prod\"}],\"hostname\":\"b\"}]}");
        try (var client = ca.client()) {
            assertEquals(List.of(new KnownHost("", "a", List.of()), new KnownHost("1", "b", List.of("env=prod"))),
                    client.sshHosts());
        }
    }

    @Test
    void an_x509_certificate_comes_with_its_chain() {
        ca.answers("POST /sign", 201, "{\"crt\":\"L\",\"ca\":\"I\",\"certChain\":[\"L\",\"I\",\"J\"]}")
                .answers("POST /rekey", 201, "{\"crt\":\"L\",\"ca\":\"I\"}");
        try (var client = ca.client()) {
            assertEquals("LIJ", client.sign(new X509SignRequest("csr", "t", TimeDuration.UNSET,
                    TimeDuration.parse("1h"), Optional.empty())).toPem());
            assertEquals("LI", client.rekey("csr").toPem());
        }
        assertEquals("{\"csr\":\"csr\",\"ott\":\"t\",\"notAfter\":\"1h0m0s\",\"notBefore\":\"\"}", ca.asked("POST /sign").body());
    }

    @Test
    void a_client_certificate_is_offered_and_renewed_with_an_empty_body() {
        ca.answers("POST /renew", 201, "{\"crt\":\"L\",\"ca\":\"I\"}");
        try (var client = CaClient.trusting(ca.url(), ca.pki().roots(), settings().with(ca.pki().client("web01")))) {
            client.renew();
        }
        assertEquals("CN=web01", ca.asked("POST /renew").clientName());
        assertEquals("", ca.asked("POST /renew").body());
    }

    @Test
    void a_renewal_by_token_carries_it_in_the_header() {
        ca.answers("POST /renew", 201, "{\"crt\":\"L\",\"ca\":\"I\"}");
        try (var client = ca.client()) {
            client.renew("t");
        }
        assertEquals(List.of("Bearer t"), ca.asked("POST /renew").headers().get("Authorization"));
    }

    @Test
    void a_refusal_is_told_in_the_words_of_the_ca_without_control_characters() {
        ca.answers("POST /ssh/sign", 403, "{\"status\":403,\"message\":\"requested duration \\u001b[31m240h\\u0007 is too long\"}");
        try (var client = ca.client()) {
            var failure = assertThrows(CommandFailure.class, () -> client.sshSign(request(List.of("p"), "")));
            assertEquals("requested duration  [31m240h  is too long", failure.getMessage());
        }
    }

    @Test
    void what_is_not_the_error_of_a_ca_is_explained() {
        ca.answers("GET /health", 502, "<html>Bad Gateway</html>");
        try (var client = ca.client()) {
            var failure = assertThrows(CommandFailure.class, client::health);
            assertEquals("decoding the CA error response failed: it has HTTP status 502 and is not the JSON of a CA",
                    failure.getMessage());
            assertTrue(failure.hint().orElseThrow().contains("another web server"));
        }
    }

    @Test
    void what_is_not_the_answer_of_a_ca_is_explained() {
        try (var client = ca.client()) {
            for (var body : List.of("<html>hello</html>", "{}", "{\"status\":7}", "[]", "")) {
                ca.answers("GET /health", 200, body);
                var failure = assertThrows(CommandFailure.class, client::health);
                assertTrue(failure.getMessage().startsWith("the CA's answer to GET /health cannot be understood: "), body);
            }
        }
    }

    @Test
    void a_certificate_that_is_no_certificate_is_refused() {
        ca.answers("POST /ssh/sign", 201, "{\"crt\":\"AAAA\"}");
        try (var client = ca.client()) {
            assertThrows(CommandFailure.class, () -> client.sshSign(request(List.of("p"), "")));
        }
    }
}
