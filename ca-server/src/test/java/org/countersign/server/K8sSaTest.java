package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.countersign.core.issue.SshGrant;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.Pem;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.ProvisionerExtension;
import org.countersign.core.x509.RequestProfile;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;
import org.countersign.core.x509.SubjectName.Attribute;
import org.countersign.server.TestCa.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the account of a service in a cluster gets for its token, which says nothing about names.
class K8sSaTest {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String ACCOUNT = "system:serviceaccount:default:builder";

    @TempDir
    static Path directory;

    private static TestCa ca;
    private static KeyPair cluster;
    private static KeyPair keys;

    @BeforeAll
    static void start() throws Exception {
        cluster = KeyGenerator.rsa(2048).generate(new SecureRandom());
        keys = Holder.newKey();
        ca = TestCa.notStarted(directory, config -> config);
        // The second is that of a certificate: of those the key counts alone.
        ca.rewrite(TestCa.with(section(Pem.encode("PUBLIC KEY", cluster.getPublic().getEncoded()) + CertificateBundle.toPem(ca.root))));
        ca.start();
    }

    static JsonObject section(PublicKey key) {
        return section(Pem.encode("PUBLIC KEY", key.getEncoded()));
    }

    private static JsonObject section(String pem) {
        return JsonObject.builder().put("type", "K8sSA").put("name", "k8ssa")
                .put("publicKeys", Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)))
                .put("claims", JsonObject.builder().put("enableSSHCA", true).build()).build();
    }

    /// A token as clusters make it for an account: no audience, no end, no name of its own.
    static String token(KeyPair signer, JsonObject.Builder payload) throws Exception {
        return token(signer, JsonObject.builder().put("alg", "RS256").put("kid", ""), payload);
    }

    private static String token(KeyPair signer, JsonObject.Builder header, JsonObject.Builder payload) throws Exception {
        var input = BASE64.encodeToString(Json.write(header.build()).getBytes(StandardCharsets.UTF_8)) + "."
                + BASE64.encodeToString(Json.write(payload.build()).getBytes(StandardCharsets.UTF_8));
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(signer.getPrivate());
        signature.update(input.getBytes(StandardCharsets.US_ASCII));
        return input + "." + BASE64.encodeToString(signature.sign());
    }

    static JsonObject.Builder account(String subject) {
        return JsonObject.builder().put("iss", "kubernetes/serviceaccount").put("sub", subject)
                .put("kubernetes.io/serviceaccount/namespace", "default");
    }

    @AfterAll
    static void stop() {
        ca.close();
    }

    @Test
    void the_request_names_everything_and_the_token_is_good_again() throws Exception {
        var token = token(cluster, account(ACCOUNT));
        var user = certificate(ssh(token, "user", "builder", "deploy"));
        assertEquals(CertificateType.USER, user.body().type());
        assertEquals("builder", user.body().keyId());
        assertEquals(List.of("deploy"), user.body().principals());
        assertEquals(SshGrant.DEFAULT_USER_EXTENSIONS.keySet(), user.body().extensions().keySet());
        var host = certificate(ssh(token, "host", "node", "node01", "10.0.0.7"));
        assertEquals(CertificateType.HOST, host.body().type());
        assertEquals(List.of("node01", "10.0.0.7"), host.body().principals());
        assertEquals(Map.of(), host.body().extensions());
    }

    @Test
    void a_token_is_good_once_where_the_operator_wants_that() throws Exception {
        var once = section(cluster.getPublic()).edit().put("oneTimeTokens", true).build();
        try (var strict = TestCa.notStarted(Files.createTempDirectory(directory, "once"), TestCa.with(once))) {
            strict.start();
            var token = token(cluster, account(ACCOUNT).put("jti", "one"));
            assertRefused("400 incomplete-request", ssh(strict, token, "", "builder", "deploy"));
            certificate(ssh(strict, token, "user", "builder", "deploy"));
            assertRefused("401 token-already-used", ssh(strict, token, "user", "builder", "deploy"));
            // What was signed counts, not the name that it gives itself.
            certificate(ssh(strict, token(cluster, account(ACCOUNT + "2").put("jti", "one")), "user", "builder", "deploy"));
        }
    }

    /// Nothing in it says what the provisioner is called.
    @Test
    void a_token_that_was_used_stays_so_when_the_provisioner_gets_another_name() throws Exception {
        var once = section(cluster.getPublic()).edit().put("oneTimeTokens", true).build();
        try (var strict = TestCa.notStarted(Files.createTempDirectory(directory, "renamed"), TestCa.with(once))) {
            strict.start();
            var token = token(cluster, account(ACCOUNT));
            certificate(ssh(strict, token, "user", "builder", "deploy"));
            strict.rewrite(TestCa.with(once.edit().put("name", "another").build()));
            strict.restart();
            assertRefused("401 token-already-used", ssh(strict, token, "user", "builder", "deploy"));
        }
    }

    @ParameterizedTest
    @CsvSource({"'', id, name", "user, '', name", "user, id, ''"})
    void the_request_has_to_name_everything(String type, String keyId, String principal) throws Exception {
        var answer = principal.isEmpty() ? ssh(token(cluster, account(ACCOUNT)), type, keyId)
                : ssh(token(cluster, account(ACCOUNT)), type, keyId, principal);
        assertRefused("400 incomplete-request", answer);
    }

    @Test
    void an_x509_certificate_has_the_names_of_the_request() throws Exception {
        var subject = new SubjectName(Map.of(Attribute.COMMON_NAME, List.of("web"), Attribute.ORGANIZATION, List.of("Example")));
        var names = List.of(SubjectAlternativeName.of("web.default.svc"), SubjectAlternativeName.of("10.0.0.9"));
        var leaf = Holder.chain(x509(token(cluster, account(ACCOUNT)), subject, names)).getFirst();
        assertEquals("O=Example,CN=web".length(), leaf.getSubjectX500Principal().getName().length());
        assertEquals(List.of("web.default.svc", "10.0.0.9"),
                leaf.getSubjectAlternativeNames().stream().map(name -> name.get(1)).toList());
        assertEquals(ProvisionerExtension.of(8, "k8ssa", ""), ProvisionerExtension.in(leaf).orElseThrow());
    }

    @Test
    void an_x509_request_without_names_or_with_impossible_ones_is_refused() throws Exception {
        var token = token(cluster, account(ACCOUNT));
        assertRefused("400 incomplete-request", x509(token, new SubjectName(Map.of()), List.of()));
        assertRefused("403 name-not-allowed", x509(token, SubjectName.ofCommonName("web"),
                List.of(SubjectAlternativeName.of("*.*.example.com"))));
    }

    @Test
    void refuses_tokens_of_another_cluster_another_issuer_or_another_time() throws Exception {
        var stranger = KeyGenerator.rsa(2048).generate(new SecureRandom());
        assertRefused("401 token-rejected", ssh(token(stranger, account(ACCOUNT)), "user", "id", "name"));
        assertRefused("401 unknown-provisioner", ssh(token(cluster, account(ACCOUNT).put("iss", "https://cluster")), "user", "id", "name"));
        assertRefused("401 token-rejected", ssh(token(cluster, account("")), "user", "id", "name"));
        var ended = account(ACCOUNT).put("exp", Instant.now().getEpochSecond() - 61);
        assertRefused("401 token-expired", ssh(token(cluster, ended), "user", "id", "name"));
        var early = account(ACCOUNT).put("nbf", Instant.now().getEpochSecond() + 120);
        assertRefused("401 token-expired", ssh(token(cluster, early), "user", "id", "name"));
        var strange = token(cluster, JsonObject.builder().put("alg", "RS256").put("jku", "https://127.0.0.1/"), account(ACCOUNT));
        assertRefused("401 token-rejected", ssh(strange, "user", "id", "name"));
    }

    @Test
    void a_certificate_is_revoked_with_a_token_for_its_serial_alone() throws Exception {
        var body = JsonObject.builder().put("serial", "77").put("passive", true).put("ott", token(cluster, account(ACCOUNT))).build();
        assertRefused("403 serial-mismatch", ca.post("/revoke", body));
    }

    private static Answer ssh(String token, String type, String keyId, String... principals) throws Exception {
        return ssh(ca, token, type, keyId, principals);
    }

    private static Answer ssh(TestCa at, String token, String type, String keyId, String... principals) throws Exception {
        return at.post("/ssh/sign", JsonObject.builder().put("ott", token).put("certType", type).put("keyID", keyId)
                .put("principals", List.of(principals))
                .put("publicKey", Base64.getEncoder().encodeToString(SshPublicKey.of(keys.getPublic()).blob())).build());
    }

    private static Answer x509(String token, SubjectName subject, List<SubjectAlternativeName> names) throws Exception {
        var csr = Pem.encode("CERTIFICATE REQUEST", RequestProfile.der(subject, names, Holder.newKey()));
        return ca.post("/sign", JsonObject.builder().put("csr", csr).put("ott", token).build());
    }

    private static SshCertificate certificate(Answer answer) {
        assertEquals(201, answer.status(), answer.json().toString());
        return SshCertificate.parse(Base64.getDecoder().decode(answer.json().text("crt")));
    }

    private static void assertRefused(String expected, Answer answer) {
        assertEquals(expected, answer.status() + " " + answer.code(), answer.json().toString());
    }
}
