package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.SshTokenOptions;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;
import org.countersign.server.TestCa.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The answers of the running server, as clients see them.
class ProtocolTest {
    @TempDir
    static Path directory;

    private static TestCa ca;
    private static KeyPair keys;
    private static SshPublicKey key;

    @BeforeAll
    static void start() throws Exception {
        ca = new TestCa(directory);
        keys = KeyGenerator.ec("P-256").generate(new SecureRandom());
        key = SshPublicKey.of(keys.getPublic());
    }

    @AfterAll
    static void stop() {
        ca.close();
    }

    @Test
    void signs_a_user_key_with_what_the_token_says() throws Exception {
        var answer = ca.post("/ssh/sign", signRequest(ca.sshToken("user", "alice@example.com", "alice")).build());

        assertEquals(201, answer.status(), answer.json().toString());
        var certificate = certificate(answer);
        var userCa = sshRoot("userKey");
        assertTrue(certificate.isSignedBy(userCa, Crypto.jdk()));
        assertEquals("alice@example.com", certificate.body().keyId());
        assertEquals(List.of("alice"), certificate.body().principals());
        assertEquals(key, certificate.body().key());
    }

    @Test
    void spends_a_token_once_but_not_on_a_refused_request() throws Exception {
        var token = ca.sshToken("user", "alice", "alice");
        assertRefused(403, "not-in-token", ca.post("/ssh/sign", signRequest(token).put("principals", List.of("root")).build()));
        assertRefused(400, "invalid-key", ca.post("/1.0/ssh/sign", signRequest(token).put("publicKey", "AAAA").build()));
        assertEquals(201, ca.post("/1.0/ssh/sign", signRequest(token).build()).status());
        assertRefused(401, "token-already-used", ca.post("/ssh/sign", signRequest(token).build()));
    }

    @Test
    void admits_one_of_many_equal_tokens() throws Exception {
        var token = ca.sshToken("user", "alice", "alice");
        Callable<Integer> attempt = () -> ca.post("/ssh/sign", signRequest(token).build()).status();
        try (var threads = Executors.newFixedThreadPool(16)) {
            var statuses = threads.invokeAll(java.util.Collections.nCopies(16, attempt)).stream().map(f -> f.resultNow()).toList();
            assertEquals(1, statuses.stream().filter(status -> status == 201).count(), statuses.toString());
            assertEquals(15, statuses.stream().filter(status -> status == 401).count(), statuses.toString());
        }
    }

    @Test
    void remembers_spent_tokens_and_issued_hosts_over_a_restart() throws Exception {
        try (var own = new TestCa(java.nio.file.Files.createTempDirectory(directory, "ca"), config -> config
                .put("authority", config.build().object("authority").orElseThrow().edit().put("disableIssuedAtCheck", true).build()))) {
            var token = own.sshToken("host", "web01", "web01");
            assertEquals(201, own.post("/ssh/sign", signRequest(token).build()).status());
            own.restart();
            assertRefused(401, "token-already-used", own.post("/ssh/sign", signRequest(token).build()));
            assertEquals(true, own.post("/ssh/check-host", checkHost("WEB01")).json().bool("exists").orElseThrow());
        }
    }

    @Test
    void refuses_tokens_made_before_the_server_started() throws Exception {
        var content = ca.content(TokenPurpose.SSH_SIGN, "alice");
        var old = new TokenContent(content.purpose(), content.caUrl(), content.subject(), content.id(),
                Instant.now().minusSeconds(200), Instant.now().minusSeconds(200), Instant.now().plusSeconds(60), content.claims());
        assertRefused(401, "token-older-than-server", ca.post("/ssh/sign", signRequest(ca.token(old)).build()));
    }

    @Test
    void names_the_limit_of_a_duration_that_is_too_long() throws Exception {
        var token = ca.token(ca.content(TokenPurpose.SSH_SIGN, "alice")
                .withSsh(new SshTokenOptions("user", "alice", List.of("alice"), "10m0s", "240h0m0s")));
        var answer = ca.post("/ssh/sign", signRequest(token).put("validAfter", "10m0s").put("validBefore", "240h0m0s").build());
        assertRefused(403, "duration-too-long", answer);
        assertTrue(answer.message().contains("239h50m0s") && answer.message().contains("24h0m0s")
                && answer.message().contains("maxUserSSHCertDuration"), answer.message());
    }

    @Test
    void says_nothing_about_a_token_it_does_not_accept() throws Exception {
        assertRefused(401, "token-malformed", ca.post("/ssh/sign", signRequest("x.y.z").build()));
        var other = TokenMinter.jwk("admin", "no-such-key", keys.getPrivate());
        assertRefused(401, "unknown-provisioner", ca.post("/ssh/sign",
                signRequest(other.mint(ca.content(TokenPurpose.SSH_SIGN, "alice"))).build()));
        var forged = TokenMinter.jwk("admin", ca.provisioner.publicJwk().keyId(), keys.getPrivate());
        assertRefused(401, "token-rejected", ca.post("/ssh/sign",
                signRequest(forged.mint(ca.content(TokenPurpose.SSH_SIGN, "alice"))).build()));
        assertRefused(401, "token-wrong-audience", ca.post("/ssh/sign",
                signRequest(ca.token(ca.content(TokenPurpose.SSH_REVOKE, "7"))).build()));
        assertRefused(401, "token-rejected", ca.post("/ssh/sign",
                signRequest(ca.token(ca.content(TokenPurpose.SSH_SIGN, "no ssh in it"))).build()));
        assertRefused(401, "token-rejected", ca.post("/sign", JsonObject.builder().put("csr", "x")
                .put("ott", ca.sshToken("user", "alice", "alice")).build()));
    }

    @Test
    void refuses_bodies_that_are_not_requests() throws Exception {
        for (var body : List.of("", "x", "[]", "{}", "{\"publicKey\":7}", "{\"ott\":\"a\",\"OTT\":\"b\"}", "{} {}")) {
            assertEquals(400, ca.post("/ssh/sign", body).status(), body);
        }
        var token = ca.sshToken("user", "alice", "alice");
        assertRefused(400, "invalid-certificate-type", ca.post("/ssh/sign", signRequest(token).put("certType", "HOST").build()));
        assertRefused(400, "invalid-principal", ca.post("/ssh/sign", signRequest(token).put("principals", List.of("")).build()));
        assertRefused(400, "invalid-validity", ca.post("/ssh/sign", signRequest(token).put("validBefore", "30d").build()));
        assertRefused(400, "malformed-request", ca.post("/ssh/sign", JsonObject.builder().put("publicKey",
                Base64.getEncoder().encodeToString(key.blob())).build()));
    }

    @Test
    void renews_and_rekeys_a_host_by_proof_of_possession_until_it_is_revoked() throws Exception {
        var first = certificate(ca.post("/ssh/sign", signRequest(ca.sshToken("host", "db01", "db01")).build()));

        var renewed = certificate(ca.post("/ssh/renew", JsonObject.builder().put("ott", popToken(TokenPurpose.SSH_RENEW, first)).build()));
        assertEquals(first.body().principals(), renewed.body().principals());
        assertEquals(first.body().validity().length(), renewed.body().validity().length());
        assertTrue(Long.compareUnsigned(renewed.body().serial(), first.body().serial()) > 0, "serials rise");

        var newKey = SshPublicKey.of(KeyGenerator.ed25519().generate(new SecureRandom()).getPublic());
        var rekeyed = certificate(ca.post("/ssh/rekey", JsonObject.builder().put("ott", popToken(TokenPurpose.SSH_REKEY, renewed))
                .put("publicKey", Base64.getEncoder().encodeToString(newKey.blob())).build()));
        assertEquals(newKey, rekeyed.body().key());

        var serial = renewed.body().id().serial().toString();
        var revoke = revokeRequest(serial, ca.token(ca.content(TokenPurpose.SSH_REVOKE, serial)));
        assertEquals(200, ca.post("/ssh/revoke", revoke).status());
        assertRefused(401, "token-already-used", ca.post("/ssh/revoke", revoke));
        assertRefused(400, "already-revoked", ca.post("/ssh/revoke",
                revokeRequest(serial, ca.token(ca.content(TokenPurpose.SSH_REVOKE, serial)))));
        assertRefused(401, "credential-revoked", ca.post("/ssh/renew",
                JsonObject.builder().put("ott", popToken(TokenPurpose.SSH_RENEW, renewed)).build()));
    }

    @Test
    void does_not_renew_user_certificates_nor_those_of_other_authorities() throws Exception {
        var user = certificate(ca.post("/ssh/sign", signRequest(ca.sshToken("user", "alice", "alice")).build()));
        assertRefused(400, "not-renewable", ca.post("/ssh/renew",
                JsonObject.builder().put("ott", popToken(TokenPurpose.SSH_RENEW, user)).build()));
        try (var other = new TestCa(java.nio.file.Files.createTempDirectory(directory, "other"))) {
            var foreign = certificate(other.post("/ssh/sign", signRequest(other.sshToken("host", "db01", "db01")).build()));
            assertRefused(401, "credential-rejected", ca.post("/ssh/renew",
                    JsonObject.builder().put("ott", popToken(TokenPurpose.SSH_RENEW, foreign)).build()));
        }
    }

    @Test
    void revokes_only_what_the_token_names() throws Exception {
        assertRefused(403, "serial-mismatch", ca.post("/ssh/revoke",
                revokeRequest("5", ca.token(ca.content(TokenPurpose.SSH_REVOKE, "6")))));
        for (var serial : List.of("0", "-1", "0x10", "x", "18446744073709551616", "")) {
            assertRefused(400, "invalid-revocation", ca.post("/ssh/revoke",
                    revokeRequest(serial, ca.token(ca.content(TokenPurpose.SSH_REVOKE, "1")))));
        }
        var active = JsonObject.builder().put("serial", "5").put("ott", "t").put("passive", false).build();
        assertRefused(501, "not-implemented", ca.post("/revoke", active));
        var x509 = new BigInteger("123456789012345678901234567890").toString();
        var unknown = ca.post("/revoke", revokeRequest("0x" + new BigInteger(x509).toString(16), ca.token(ca.content(TokenPurpose.REVOKE, x509))));
        assertEquals(200, unknown.status());
        assertEquals("{\"status\":\"ok\",\"certificates\":0}", unknown.json().toString());
    }

    @Test
    void serves_what_clients_need_to_trust_it() throws Exception {
        assertEquals(200, ca.get("/health").status());
        assertEquals("ok", ca.get("/1.0/health").json().text("status"));
        assertFalse(ca.get("/version").json().text("version").isEmpty());
        assertEquals(201, ca.get("/roots").status());
        assertEquals(201, ca.get("/federation").status());
        assertEquals(201, ca.get("/intermediates").status());
        var roots = ca.get("/ssh/roots").json();
        assertEquals(1, roots.strings("userKey").size());
        assertNotEquals(roots.strings("userKey"), roots.strings("hostKey"));
        assertRefused(404, "not-found", ca.get("/root/" + "0".repeat(64)));
        var sha = org.countersign.core.x509.X509Certificates.fingerprint(ca.root);
        assertEquals(200, ca.get("/root/" + sha.toUpperCase(java.util.Locale.ROOT)).status());
    }

    @Test
    void lists_provisioners_a_page_at_a_time() throws Exception {
        var all = ca.get("/provisioners?limit=100").json();
        assertEquals(2, all.array("provisioners").size());
        assertEquals("", all.text("nextCursor"));
        var first = ca.get("/provisioners?limit=1").json();
        assertEquals(1, first.array("provisioners").size());
        var second = ca.get("/provisioners?limit=1&cursor=" + first.text("nextCursor")).json();
        assertEquals(all.array("provisioners").get(1), second.array("provisioners").getFirst());
        assertEquals("", second.text("nextCursor"));
        assertRefused(400, "malformed-request", ca.get("/provisioners?limit=abc"));
        assertEquals("not.a.real.encrypted.key",
                ca.get("/provisioners/" + ca.provisioner.publicJwk().keyId() + "/encrypted-key").json().text("key"));
        assertRefused(404, "not-found", ca.get("/provisioners/other/encrypted-key"));
    }

    @Test
    void knows_the_hosts_it_certified() throws Exception {
        ca.post("/ssh/sign", signRequest(ca.sshToken("host", "mail01", "Mail01.Example.com", "mail01")).build());
        assertEquals(true, ca.post("/ssh/check-host", checkHost("MAIL01.example.com")).json().bool("exists").orElseThrow());
        assertEquals(false, ca.post("/ssh/check-host", checkHost("elsewhere")).json().bool("exists").orElseThrow());
        assertTrue(ca.get("/ssh/hosts").json().toString().contains("{\"hid\":\"\",\"host_tags\":null,\"hostname\":\"mail01.example.com\"}"));
        assertRefused(400, "invalid-principal", ca.post("/ssh/check-host", checkHost("")));
    }

    private static JsonObject checkHost(String name) {
        return JsonObject.builder().put("type", "host").put("principal", name).put("token", "").build();
    }

    private static JsonObject revokeRequest(String serial, String token) {
        return JsonObject.builder().put("serial", serial).put("ott", token).put("reasonCode", 4).put("reason", "replaced")
                .put("passive", true).build();
    }

    /// As the existing command line sends it, with the members it always sends.
    private static JsonObject.Builder signRequest(String token) {
        return JsonObject.builder().put("publicKey", Base64.getEncoder().encodeToString(key.blob())).put("ott", token)
                .put("validAfter", "").put("validBefore", "").putNull("identityCSR");
    }

    private static String popToken(TokenPurpose purpose, SshCertificate certificate) {
        var serial = certificate.body().id().serial().toString();
        return TokenMinter.sshpop("sshpop", certificate.blob(), certificate.body().key(), keys.getPrivate())
                .mint(ca.content(purpose, serial));
    }

    private static SshCertificate certificate(Answer answer) {
        assertEquals(201, answer.status(), answer.json().toString());
        return SshCertificate.parse(Base64.getDecoder().decode(answer.json().text("crt")));
    }

    private static SshPublicKey sshRoot(String name) throws Exception {
        return SshPublicKey.parse(Base64.getDecoder().decode(ca.get("/ssh/roots").json().strings(name).getFirst()));
    }

    private static void assertRefused(int status, String code, Answer answer) {
        assertEquals(status + " " + code, answer.status() + " " + answer.code(), answer.json().toString());
        assertEquals(status, answer.json().integer("status").orElseThrow());
        assertFalse(answer.message().isEmpty());
        assertFalse(answer.json().text("requestId").isEmpty());
    }
}
