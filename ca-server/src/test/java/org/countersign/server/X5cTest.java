package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonString;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.SshTokenOptions;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.LeafProfile;
import org.countersign.core.x509.ProvisionerExtension;
import org.countersign.core.x509.SubjectName;
import org.countersign.core.x509.X509Certificates;
import org.countersign.server.TestCa.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the holder of a certificate of a trusted authority gets from an X5C provisioner, and who gets nothing.
class X5cTest {
    @TempDir
    static Path directory;

    private static TestCa ca;
    /// Whose root the provisioner trusts: its files are used, its server is not started.
    private static TestCa team;
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final Instant END = NOW.plusSeconds(3 * 3600);

    @BeforeAll
    static void start() throws Exception {
        team = TestCa.notStarted(Files.createTempDirectory(directory, "team"), config -> config);
        ca = TestCa.notStarted(Files.createTempDirectory(directory, "ca"), TestCa.with(TestCa.x5c("team", team.root)));
        ca.start();
    }

    @AfterAll
    static void stop() {
        ca.close();
    }

    @Test
    void signs_the_names_of_the_token_for_no_longer_than_the_certificate_lasts() throws Exception {
        var leaf = leaf(sign(member(), content(TokenPurpose.SIGN, "web01").with(sans("web01", "www.example.com")), "web01", ""));
        assertEquals("CN=web01", leaf.getSubjectX500Principal().getName());
        assertEquals(List.of(List.of(2, "web01"), List.of(2, "www.example.com")), List.copyOf(leaf.getSubjectAlternativeNames()));
        assertEquals(END, leaf.getNotAfter().toInstant());
        assertEquals(Optional.of(ProvisionerExtension.of(7, "team", "")), ProvisionerExtension.in(leaf));
    }

    @Test
    void refuses_x509_certificates_beyond_the_one_that_grants_them() throws Exception {
        var content = content(TokenPurpose.SIGN, "web01");
        assertRefused(403, "duration-too-long", sign(member(), content, "web01", "4h"));
        assertRefused(403, "not-in-token", post("/sign", signRequest(member(), content, "web01")
                .put("notBefore", NOW.minusSeconds(7200).toString()).put("notAfter", NOW.plusSeconds(600).toString())));
        assertEquals(NOW.plusSeconds(7200), leaf(post("/sign", signRequest(member(), content(TokenPurpose.SIGN, "web01"), "web01")
                .put("notAfter", NOW.plusSeconds(7200).toString()))).getNotAfter().toInstant());
    }

    @Test
    void begins_no_earlier_than_a_certificate_that_is_brand_new() throws Exception {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var fresh = member(team, now, END, LeafProfile.extensions(SubjectName.ofCommonName("member"), List.of(),
                Holder.newKey().getPublic(), CertificateIssuer.of(team.intermediate()), Optional.empty()));
        var leaf = leaf(sign(fresh, content(TokenPurpose.SIGN, "web01"), "web01", ""));
        assertEquals(now, leaf.getNotBefore().toInstant());
    }

    @Test
    void takes_the_subject_alone_as_common_name_of_a_request() throws Exception {
        var content = content(TokenPurpose.SIGN, "web01").with(sans("web01", "www.example.com"));
        assertRefused(403, "name-not-allowed", sign(member(), content, "www.example.com", ""));
        assertEquals(201, sign(member(), content, "", "").status());
    }

    @Test
    void signs_ssh_certificates_that_end_with_the_certificate() throws Exception {
        for (var type : List.of("user", "host")) {
            var certificate = SshCertificate.parse(Base64.getDecoder().decode(ssh(type, "", "").json().text("crt")));
            assertEquals(END.getEpochSecond(), certificate.body().validity().before());
            assertEquals(List.of("web01"), certificate.body().principals());
        }
        assertRefused(403, "duration-too-long", ssh("user", "", "4h"));
        assertRefused(403, "duration-too-long", ssh("user", "4h", ""));
        assertEquals(201, ssh("user", "", "2h").status());
    }

    @Test
    void revokes_x509_certificates() throws Exception {
        var body = JsonObject.builder().put("serial", "987654321").put("passive", true)
                .put("ott", token(member(), content(TokenPurpose.REVOKE, "987654321")));
        assertEquals(200, post("/revoke", body).status());
    }

    @Test
    void spends_a_token_once() throws Exception {
        var request = signRequest(member(), content(TokenPurpose.SIGN, "web01"), "web01");
        assertEquals(201, post("/sign", request).status());
        assertRefused(401, "token-already-used", post("/sign", request));
    }

    @Test
    void lets_what_it_granted_be_renewed() throws Exception {
        var keys = Holder.newKey();
        var request = JsonObject.builder().put("csr", Holder.csr("web02", keys))
                .put("ott", token(member(), content(TokenPurpose.SIGN, "web02")));
        var holder = new Holder(keys, Holder.chain(post("/sign", request)));
        assertEquals(201, holder.post(ca, "/renew", "").status());
    }

    @Test
    void trusts_nobody_but_holders_of_client_certificates_below_its_roots() throws Exception {
        assertUntrusted(Holder.of(ca, "of-another-root"));
        assertUntrusted(member(team, NOW.minusSeconds(3600), NOW.minusSeconds(60), usual()));
        assertUntrusted(member(team, NOW.plusSeconds(3600), END, usual()));
        assertUntrusted(member(team, NOW.minusSeconds(60), END, List.of(keyUsage(KeyUsage.digitalSignature),
                extendedKeyUsage(KeyPurposeId.id_kp_serverAuth))));
        assertUntrusted(member(team, NOW.minusSeconds(60), END, List.of(keyUsage(KeyUsage.keyEncipherment),
                extendedKeyUsage(KeyPurposeId.id_kp_clientAuth))));
        assertUntrusted(member(team, NOW.minusSeconds(60), END, List.of(extendedKeyUsage(KeyPurposeId.id_kp_clientAuth))));
        assertUntrusted(new Holder(member().keys(), List.of(team.intermediate())));
        assertUntrusted(new Holder(member().keys(), List.of(team.root)));
        assertUntrusted(new Holder(member().keys(), List.of(member().leaf())));
    }

    private static void assertUntrusted(Holder holder) throws Exception {
        assertRefused(401, "credential-rejected", sign(holder, content(TokenPurpose.SIGN, "web01"), "web01", ""));
    }

    @Test
    void refuses_tokens_that_are_not_right_in_every_part() throws Exception {
        var member = member();
        var stolen = new Holder(Holder.newKey(), member.chain());
        assertRefused(401, "token-rejected", sign(stolen, content(TokenPurpose.SIGN, "web01"), "web01", ""));
        assertRefused(401, "token-wrong-audience", sign(member, content(TokenPurpose.SSH_REVOKE, "web01"), "web01", ""));
        assertRefused(401, "token-rejected", sign(member, content(TokenPurpose.SSH_SIGN, "web01")
                .withSsh(new SshTokenOptions("user", "web01", List.of("web01"), "", "")), "web01", ""));
        assertRefused(401, "token-rejected", signed(member, claims().put("iss", "admin")));
        assertRefused(401, "unknown-provisioner", signed(member, claims().put("aud", TestCa.URL + "/1.0/sign")));
        assertRefused(401, "unknown-provisioner", signed(member, claims().put("aud", TestCa.URL + "/1.0/sign#x5c/other")));
        assertRefused(401, "operation-not-granted", signed(member, claims().put("aud", TestCa.URL + "/1.0/sign#sshpop/sshpop")
                .put("iss", "sshpop")));
        assertEquals(201, signed(member, claims()).status());
        var bare = TokenMinter.jwk("team", "any", member.keys().getPrivate()).mint(content(TokenPurpose.SIGN, "web01"));
        assertRefused(401, "unknown-provisioner", post("/sign", JsonObject.builder().put("csr", Holder.csr("web01", Holder.newKey()))
                .put("ott", bare)));
    }

    /// Claims of a token for `/sign`, to be changed.
    private static JsonObject.Builder claims() {
        long now = Instant.now().getEpochSecond();
        return JsonObject.builder().put("aud", TestCa.URL + ":1/1.0/sign#x5c/team").put("iss", "team").put("sub", "web01")
                .put("iat", now).put("exp", now + 60).put("jti", TestCa.newId());
    }

    private static Answer signed(Holder member, JsonObject.Builder claims) throws Exception {
        return post("/sign", JsonObject.builder().put("csr", Holder.csr("web01", Holder.newKey()))
                .put("ott", member.token("x5c", "ES256", claims.build())));
    }

    /// Its own leaves are trusted by this server's provisioner, until they are revoked.
    @Test
    void a_revoked_certificate_of_this_authority_grants_nothing_more() throws Exception {
        try (var own = TestCa.notStarted(Files.createTempDirectory(directory, "own"), config -> config)) {
            own.rewrite(TestCa.with(TestCa.x5c("team", own.root)));
            own.start();
            var holder = Holder.of(own, "alice");
            assertEquals(201, own.post("/sign", ownRequest(own, holder)).status());
            revoke(own, holder);
            assertRefused(401, "credential-revoked", own.post("/sign", ownRequest(own, holder)));
        }
    }

    /// A service that is asked takes its time, and the answer to a revocation is a promise.
    @Test
    void a_certificate_that_is_revoked_while_a_service_is_asked_grants_nothing_more() throws Exception {
        var home = Files.createTempDirectory(directory, "asked");
        try (var own = TestCa.notStarted(home, config -> config); var service = HookServer.start(own, "127.0.0.1")) {
            var hook = JsonObject.builder().put("name", "gate").put("kind", "AUTHORIZING").put("url", service.url("/gate")).build();
            own.rewrite(TestCa.with(TestCa.x5c("team", own.root).edit()
                    .put("options", JsonObject.builder().put("webhooks", new JsonArray(List.of(hook))).build()).build()));
            own.start();
            var holder = Holder.of(own, "alice");
            service.on("/gate", exchange -> HookServer.reply(exchange, 200, "{\"allow\": true}"));
            assertEquals(201, own.post("/sign", ownRequest(own, holder)).status());
            service.on("/gate", exchange -> {
                revoke(own, holder);
                HookServer.reply(exchange, 200, "{\"allow\": true}");
            });
            assertRefused(401, "credential-revoked", own.post("/sign", ownRequest(own, holder)));
            assertEquals(2, service.asked("/gate").size());
        }
    }

    private static void revoke(TestCa own, Holder holder) throws Exception {
        var serial = holder.leaf().getSerialNumber().toString();
        assertEquals(200, own.post("/revoke", JsonObject.builder().put("serial", serial).put("passive", true)
                .put("ott", own.token(own.content(TokenPurpose.REVOKE, serial))).build()).status());
    }

    private static JsonObject ownRequest(TestCa own, Holder holder) {
        return JsonObject.builder().put("csr", Holder.csr("bob", Holder.newKey()))
                .put("ott", token(holder, own.content(TokenPurpose.SIGN, "bob"))).build();
    }

    @Test
    void without_usable_roots_the_provisioner_is_disabled_and_the_server_runs() throws Exception {
        for (var roots : List.of("", "!!", Base64.getEncoder().encodeToString("no pem".getBytes()))) {
            var broken = TestCa.x5c("broken", team.root).edit().put("roots", roots).build();
            try (var own = new TestCa(Files.createTempDirectory(directory, "broken"), TestCa.with(broken))) {
                var listed = (JsonObject) own.get("/provisioners").json().array("provisioners").get(2);
                assertEquals("Uninitialized", listed.text("state"));
                assertTrue(listed.text("stateReason").startsWith("roots is "), listed.toString());
            }
        }
    }

    private static Answer sign(Holder holder, TokenContent content, String commonName, String notAfter) throws Exception {
        return post("/sign", signRequest(holder, content, commonName).put("notAfter", notAfter));
    }

    private static JsonObject.Builder signRequest(Holder holder, TokenContent content, String commonName) {
        return JsonObject.builder().put("csr", Holder.csr(commonName, Holder.newKey())).put("ott", token(holder, content));
    }

    private static Answer ssh(String type, String after, String before) throws Exception {
        var content = content(TokenPurpose.SSH_SIGN, "web01").withSsh(new SshTokenOptions(type, "web01", List.of("web01"), after, before));
        var key = SshPublicKey.of(Holder.newKey().getPublic());
        return post("/ssh/sign", JsonObject.builder().put("publicKey", Base64.getEncoder().encodeToString(key.blob()))
                .put("ott", token(member(), content)).put("validAfter", after).put("validBefore", before));
    }

    private static Answer post(String path, JsonObject.Builder body) throws Exception {
        return ca.post(path, body.build());
    }

    private static TokenContent content(TokenPurpose purpose, String subject) {
        return ca.content(purpose, subject);
    }

    private static String token(Holder holder, TokenContent content) {
        return TokenMinter.x5c("team", "ignored", holder.chain().stream().map(X509Certificates::der).toList(),
                holder.keys().getPrivate()).mint(content);
    }

    private static JsonObject sans(String... names) {
        return JsonObject.builder().put("sans", new JsonArray(List.of(names).stream().<JsonValue>map(JsonString::new).toList())).build();
    }

    private static Holder member() throws IOException {
        return member(team, NOW.minusSeconds(60), END, usual());
    }

    private static List<Extension> usual() throws IOException {
        return List.of(keyUsage(KeyUsage.digitalSignature), extendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
    }

    private static Holder member(TestCa authority, Instant start, Instant end, List<Extension> extensions) throws IOException {
        KeyPair keys = Holder.newKey();
        var leaf = authority.signAsIssuer(new LeafProfile.Leaf(new BigInteger(64, new SecureRandom()).add(BigInteger.ONE),
                SubjectName.ofCommonName("member"), keys.getPublic(), start, end, extensions));
        return new Holder(keys, List.of(leaf, authority.intermediate()));
    }

    private static Extension keyUsage(int usage) throws IOException {
        return new Extension(Extension.keyUsage, true, new KeyUsage(usage).getEncoded());
    }

    private static Extension extendedKeyUsage(KeyPurposeId usage) throws IOException {
        return new Extension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(usage).getEncoded());
    }

    private static X509Certificate leaf(Answer answer) {
        assertEquals(201, answer.status(), answer.json().toString());
        return Holder.chain(answer).getFirst();
    }

    private static void assertRefused(int status, String code, Answer answer) {
        assertEquals(status + " " + code, answer.status() + " " + answer.code(), answer.json().toString());
    }
}
