package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.keys.Secret;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.SshTokenOptions;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.X509Certificates;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of the existing command line, request by request: the same methods, paths, headers and bodies in the same order, and
/// every answer decoded as strictly as that program decodes it.
class StepSequencesTest {
    private static final String PASSWORD = "a password";
    private static final Object[] ISSUED_X509 = {"crt", Shape.PEM, "ca", Shape.PEM, "certChain", Shape.list(Shape.PEM),
        "tlsOptions", Shape.object("cipherSuites", Shape.list(Shape.TEXT), "minVersion", Shape.NUMBER,
                "maxVersion", Shape.NUMBER, "renegotiation", Shape.BOOL)};
    private static final Shape CLAIMS = Shape.object("enableSSHCA?", Shape.BOOL, "maxUserSSHCertDuration?", Shape.DURATION);
    private static final Shape PROVISIONER = Shape.object("type", Shape.TEXT, "name", Shape.TEXT, "claims", CLAIMS,
            "key?", Shape.object("use", Shape.TEXT, "kty", Shape.TEXT, "kid", Shape.TEXT, "crv", Shape.TEXT, "alg", Shape.TEXT,
                    "x", Shape.TEXT, "y", Shape.TEXT),
            "encryptedKey?", Shape.TEXT, "roots?", Shape.BYTES);

    @TempDir
    static Path directory;

    private static TestCa ca;
    private static KeyPair keys;
    private static String fingerprint;

    @BeforeAll
    static void start() throws Exception {
        ca = TestCa.notStarted(directory, config -> config);
        var encrypted = ca.provisioner.encrypt(Secret.of(PASSWORD), new SecureRandom());
        ca.rewrite(config -> Json.parseObject(Json.write(config.build())
                .replace("not.a.real.encrypted.key", encrypted), JsonLimits.FILE).edit());
        ca.start();
        keys = KeyGenerator.ed25519().generate(new SecureRandom());
        fingerprint = X509Certificates.fingerprint(ca.root);
    }

    @AfterAll
    static void stop() {
        ca.close();
    }

    @Test
    void ca_bootstrap_learns_a_root_it_can_check_over_a_connection_it_cannot() throws Exception {
        assertEquals(ca.root, bootstrap());
        try (var client = GoClient.unverified(ca.port())) {
            Shape.refusal(404, client.get("/root/" + "0".repeat(64)));
        }
    }

    @Test
    void ca_health_roots_and_federation() throws Exception {
        try (var client = GoClient.of(ca)) {
            assertEquals("ok", Shape.of(200, client.get("/health"), "status", Shape.TEXT).text("status"));
            Shape.of(201, client.get("/roots"), "crts", Shape.list(Shape.PEM));
            Shape.of(201, client.get("/federation"), "crts", Shape.list(Shape.PEM));
            Shape.of(201, client.get("/intermediates"), "crts", Shape.list(Shape.PEM));
        }
    }

    @Test
    void ca_provisioner_list_asks_until_there_is_no_cursor() throws Exception {
        var names = new ArrayList<String>();
        try (var client = GoClient.of(ca)) {
            var cursor = "";
            do {
                var page = provisioners(client, cursor.isEmpty() ? "?limit=1" : "?cursor=" + cursor + "&limit=1");
                page.array("provisioners").forEach(one -> names.add(((JsonObject) one).text("name")));
                assertNotEquals(cursor, page.text("nextCursor"), "the list goes on");
                cursor = page.text("nextCursor");
            } while (!cursor.isEmpty() && names.size() < 10);
        }
        assertEquals(List.of("admin", "sshpop"), names);
    }

    @Test
    void ca_certificate_renew_rekey_and_revoke() throws Exception {
        var key = Holder.newKey();
        var holder = certificate("web01.example.com", key);

        // step ca renew, with the certificate
        try (var client = GoClient.showing(holder, ca)) {
            var renewed = Shape.of(201, client.exchange("POST", "/renew", Map.of("Content-Type", "application/json"), ""), ISSUED_X509);
            holder = new Holder(key, chain(renewed));
        }
        // step ca renew --mtls=false
        try (var client = GoClient.of(ca)) {
            var token = holder.token("x5cInsecure", "ES256", holder.renewClaims(ca).build());
            var renewed = Shape.of(201, client.exchange("POST", "/renew", Map.of("Authorization", "Bearer " + token), ""), ISSUED_X509);
            holder = new Holder(key, chain(renewed));
        }
        // step ca rekey: a certificate request without any name
        var newKey = Holder.newKey();
        try (var client = GoClient.showing(holder, ca)) {
            var rekeyed = Shape.of(201, client.post("/rekey", JsonObject.builder().put("csr", Holder.csr("", newKey)).build()), ISSUED_X509);
            holder = new Holder(newKey, chain(rekeyed));
            assertEquals(newKey.getPublic(), holder.leaf().getPublicKey());
        }
        // step ca revoke --cert --key
        var serial = holder.leaf().getSerialNumber().toString();
        try (var client = GoClient.showing(holder, ca)) {
            Shape.of(200, client.post("/revoke", "{\"serial\":\"" + serial + "\",\"ott\":\"\",\"reasonCode\":0,\"reason\":\"\",\"passive\":true}"),
                    "status", Shape.TEXT);
            Shape.refusal(401, client.exchange("POST", "/renew", Map.of("Content-Type", "application/json"), ""));
        }
    }

    @Test
    void ca_revoke_of_a_serial() throws Exception {
        var serial = certificate("web02.example.com", Holder.newKey()).leaf().getSerialNumber().toString();
        try (var client = GoClient.of(ca)) {
            var token = minter(client).mint(content(TokenPurpose.REVOKE, serial));
            bootstrap();
            var body = "{\"serial\":\"" + serial + "\",\"ott\":\"" + token + "\",\"reasonCode\":4,\"reason\":\"replaced\",\"passive\":true}";
            assertEquals("{\"status\":\"ok\"}\n", client.post("/revoke", body).text());
            Shape.refusal(401, client.post("/revoke", body));
        }
    }

    @Test
    void ssh_certificate_for_a_user_and_for_a_host() throws Exception {
        var user = ssh("user", "erin@example.com", List.of("erin", "erin@example.com"), "", "");
        assertEquals(List.of("erin", "erin@example.com"), user.body().principals());
        assertEquals("erin@example.com", user.body().keyId());
        assertEquals(5, user.body().extensions().size());
        var host = ssh("host", "localhost", List.of("localhost", "127.0.0.1"), "", "");
        assertEquals(List.of("localhost", "127.0.0.1"), host.body().principals());
        assertEquals(0, host.body().extensions().size());
    }

    @Test
    void ssh_certificate_with_add_user() throws Exception {
        var second = SshPublicKey.of(KeyGenerator.ec("P-256").generate(new SecureRandom()).getPublic());
        try (var client = GoClient.of(ca)) {
            var body = sshRequest(minter(client), "user", "frank@example.com", List.of("frank", "frank@example.com"), "", "").edit()
                    .put("addUserPublicKey", Base64.getEncoder().encodeToString(second.blob())).putNull("identityCSR").build();
            Shape.of(200, client.get("/version"), "version", Shape.TEXT, "requireClientAuthentication?", Shape.BOOL);
            Shape.of(201, client.post("/ssh/sign", body), "crt", Shape.BYTES, "addUserCrt", Shape.BYTES);
        }
    }

    @Test
    void ssh_login_states_its_start_to_the_nanosecond() throws Exception {
        try (var client = GoClient.of(ca)) {
            Shape.of(200, client.get("/ssh/roots"), "userKey", Shape.list(Shape.BYTES), "hostKey", Shape.list(Shape.BYTES));
        }
        var start = Instant.now().minusSeconds(60).plusNanos(123_456_789);
        var certificate = ssh("user", "jane@example.com", List.of("jane", "jane@example.com"), start.toString(), "");
        assertEquals(start.getEpochSecond(), certificate.body().validity().after());
    }

    @Test
    void ssh_renew_rekey_and_revoke_by_proof_of_possession() throws Exception {
        var host = ssh("host", "db01.example.com", List.of("db01.example.com"), "", "");
        try (var client = GoClient.of(ca)) {
            provisioners(client, "?limit=100");
            bootstrap();
            var renewed = Shape.of(201, client.post("/ssh/renew", "{\"ott\":\"" + popToken(TokenPurpose.SSH_RENEW, host) + "\"}"), "crt", Shape.BYTES);
            var rekeyed = Shape.of(201, client.post("/ssh/rekey", "{\"ott\":\"" + popToken(TokenPurpose.SSH_REKEY, certificate(renewed))
                    + "\",\"publicKey\":\"" + wire() + "\"}"), "crt", Shape.BYTES);
            var last = certificate(rekeyed);
            var serial = Long.toUnsignedString(last.body().serial());
            var revoke = "{\"serial\":\"" + serial + "\",\"ott\":\"" + popToken(TokenPurpose.SSH_REVOKE, last)
                    + "\",\"reasonCode\":1,\"reason\":\"key compromised\",\"passive\":true}";
            assertEquals("{\"status\":\"ok\"}\n", client.post("/ssh/revoke", revoke).text());
            Shape.refusal(401, client.post("/ssh/renew", "{\"ott\":\"" + popToken(TokenPurpose.SSH_RENEW, last) + "\"}"));
        }
    }

    @Test
    void ssh_revoke_by_a_token_of_the_provisioner() throws Exception {
        var serial = Long.toUnsignedString(ssh("user", "gone", List.of("gone"), "", "").body().serial());
        try (var client = GoClient.of(ca)) {
            var token = minter(client).mint(content(TokenPurpose.SSH_REVOKE, serial));
            bootstrap();
            Shape.of(200, client.post("/ssh/revoke", "{\"serial\":\"" + serial + "\",\"ott\":\"" + token
                    + "\",\"reasonCode\":0,\"reason\":\"\",\"passive\":true}"), "status", Shape.TEXT);
        }
    }

    @Test
    void ssh_config_roots_federation_check_host_hosts_and_proxycommand() throws Exception {
        ssh("host", "known.example.com", List.of("known.example.com"), "", "");
        try (var client = GoClient.of(ca)) {
            for (var path : List.of("/ssh/roots", "/ssh/federation")) {
                Shape.of(200, client.get(path), "userKey?", Shape.list(Shape.BYTES), "hostKey?", Shape.list(Shape.BYTES));
            }
            client.get("/version");
            assertEquals("{\"exists\":true}\n", client.post("/ssh/check-host", "{\"type\":\"host\",\"principal\":\"known.example.com\"}").text());
            assertEquals("{\"exists\":false}\n", client.post("/ssh/check-host", "{\"type\":\"host\",\"principal\":\"unknown\"}").text());
            Shape.of(200, client.get("/ssh/hosts"), "hosts",
                    Shape.list(Shape.object("hid", Shape.TEXT, "host_tags", Shape.NULL, "hostname", Shape.TEXT)));
            client.get("/ssh/roots");
            assertEquals("{\"hostname\":\"localhost\"}\n", client.post("/ssh/bastion", "{\"user\":\"root\",\"hostname\":\"localhost\"}").text());
        }
    }

    @Test
    void ssh_config_for_a_user_and_for_a_host() throws Exception {
        var file = Shape.object("name", Shape.TEXT, "type", Shape.TEXT, "path", Shape.TEXT, "comment", Shape.TEXT, "content?", Shape.BYTES);
        var data = "\"GOOS\":\"linux\",\"StepBasePath\":\"/home/jane/.step\",\"StepPath\":\"/home/jane/.step\",\"StepSSHTemplateVersion\":\"v2\"";
        try (var client = GoClient.of(ca)) {
            client.get("/ssh/roots");
            var user = Shape.of(200, client.post("/ssh/config", "{\"type\":\"user\",\"data\":{" + data + ",\"User\":\"jane\"}}"),
                    "userTemplates", Shape.list(file));
            assertEquals(List.of("config.tpl", "step_includes.tpl", "step_config.tpl", "known_hosts.tpl"),
                    user.array("userTemplates").stream().map(one -> ((JsonObject) one).text("name")).toList());
            Shape.of(200, client.post("/ssh/config", "{\"type\":\"host\",\"data\":{\"Certificate\":\"c.pub\"," + data + ",\"Key\":\"k\"}}"),
                    "hostTemplates", Shape.list(file));
            Shape.refusal(400, client.post("/ssh/config", "{\"type\":\"host\",\"data\":{" + data + "}}"));
        }
    }

    @Test
    void refusals_of_a_signing_request_are_read_as_well() throws Exception {
        try (var client = GoClient.of(ca)) {
            var minter = minter(client);
            Shape.refusal(403, client.post("/ssh/sign", sshRequest(minter, "user", "over", List.of("root"), "", "25h0m0s")));
            Shape.refusal(403, client.post("/ssh/sign", sshRequest(minter, "user", "under", List.of("root"), "", "1m0s")));
            Shape.refusal(400, client.post("/ssh/sign", sshRequest(minter, "user", "past", List.of("root"), "-2h0m0s", "-1h0m0s")));
            Shape.refusal(400, client.post("/ssh/sign", sshRequest(minter, "user", "inverse", List.of("root"), "2h0m0s", "1h0m0s")));
            var dsa = sshRequest(minter, "user", "kdsa", List.of("root"), "", "").edit().put("publicKey", "AAAAB3NzaC1kc3M=").build();
            Shape.refusal(400, client.post("/ssh/sign", dsa));
            Shape.refusal(404, client.get("/provisioners/no-such-kid/encrypted-key"));
            var unknown = client.get("/no/such/path");
            assertEquals("404 text/plain; charset=utf-8 404 page not found\n",
                    unknown.status() + " " + unknown.headers().get("content-type") + " " + unknown.text());
        }
    }

    /// `step ca certificate`: provisioners, encrypted key, root, then the signature.
    private static Holder certificate(String name, KeyPair key) throws Exception {
        try (var client = GoClient.of(ca)) {
            var minter = minter(client);
            bootstrap();
            var body = JsonObject.builder().put("csr", Holder.csr(name, key)).put("ott", minter.mint(content(TokenPurpose.SIGN, name)
                    .with(JsonObject.builder().put("sans", List.of(name)).build()))).put("notAfter", "").put("notBefore", "").build();
            return new Holder(key, chain(Shape.of(201, client.post("/sign", body), ISSUED_X509)));
        }
    }

    /// `step ssh certificate`: provisioners, encrypted key, root, version, then the signature.
    private static SshCertificate ssh(String type, String subject, List<String> principals, String after, String before) throws Exception {
        try (var client = GoClient.of(ca)) {
            var minter = minter(client);
            bootstrap();
            assertEquals(Set.of("version"), client.get("/version").json().members().keySet());
            return certificate(Shape.of(201, client.post("/ssh/sign", sshRequest(minter, type, subject, principals, after, before)),
                    "crt", Shape.BYTES));
        }
    }

    private static JsonObject sshRequest(TokenMinter minter, String type, String subject, List<String> principals, String after, String before) {
        var token = minter.mint(content(TokenPurpose.SSH_SIGN, subject).withSsh(new SshTokenOptions(type, subject, principals, after, before)));
        return JsonObject.builder().put("publicKey", wire()).put("ott", token).put("certType", type).put("keyID", subject)
                .put("principals", principals).put("validAfter", after).put("validBefore", before).putNull("identityCSR").build();
    }

    private static JsonObject provisioners(GoClient client, String query) throws Exception {
        return Shape.of(200, client.get("/provisioners" + query), "provisioners", Shape.list(PROVISIONER), "nextCursor", Shape.TEXT);
    }

    /// Signs tokens with the key that the server keeps for whoever knows its password.
    private static TokenMinter minter(GoClient client) throws Exception {
        var jwk = provisioners(client, "?limit=100").array("provisioners").stream().map(JsonObject.class::cast)
                .filter(one -> one.text("type").equals("JWK")).findFirst().orElseThrow();
        var kid = jwk.object("key").orElseThrow().text("kid");
        var jwe = Shape.of(200, client.get("/provisioners/" + kid + "/encrypted-key"), "key", Shape.TEXT).text("key");
        var key = ProvisionerKey.decrypt(jwe, Secret.of(PASSWORD));
        assertEquals(kid, key.publicJwk().keyId());
        return TokenMinter.jwk(jwk.text("name"), kid, key.keyPair().getPrivate());
    }

    /// Asks for the root without trusting the connection, and believes it because of its fingerprint.
    private static X509Certificate bootstrap() throws Exception {
        try (var client = GoClient.unverified(ca.port())) {
            var pem = Shape.of(200, client.get("/root/" + fingerprint), "ca", Shape.PEM).text("ca");
            var root = CertificateBundle.parse(pem).getFirst();
            assertEquals(fingerprint, X509Certificates.fingerprint(root));
            assertArrayEquals(ca.root.getEncoded(), root.getEncoded());
            assertTrue(client.chain().size() > 1, "the server shows its intermediate");
            return root;
        }
    }

    private static TokenContent content(TokenPurpose purpose, String subject) {
        return ca.content(purpose, subject).withRoot(fingerprint);
    }

    private static String popToken(TokenPurpose purpose, SshCertificate certificate) {
        return TokenMinter.sshpop("sshpop", certificate.blob(), certificate.body().key(), keys.getPrivate())
                .mint(content(purpose, Long.toUnsignedString(certificate.body().serial())));
    }

    private static SshCertificate certificate(JsonObject answer) {
        return SshCertificate.parse(Base64.getDecoder().decode(answer.text("crt")));
    }

    private static List<X509Certificate> chain(JsonObject answer) {
        return answer.strings("certChain").stream().map(pem -> CertificateBundle.parse(pem).getFirst()).toList();
    }

    private static String wire() {
        return Base64.getEncoder().encodeToString(SshPublicKey.of(keys.getPublic()).blob());
    }
}
