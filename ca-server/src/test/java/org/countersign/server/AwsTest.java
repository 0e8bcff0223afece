package org.countersign.server;

import static org.countersign.server.CloudRequests.assertRefused;
import static org.countersign.server.CloudRequests.certificate;
import static org.countersign.server.CloudRequests.leaf;
import static org.countersign.server.CloudRequests.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.x509.ProvisionerExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What EC2 instances get, and who gets nothing.
class AwsTest {
    private static final String OWN_NAME = "ip-10-1-2-3.eu-central-1.compute.internal";

    @TempDir
    static Path directory;

    private static AwsCloud cloud;
    private static TestCa ca;
    private static CloudRequests requests;

    @BeforeAll
    static void start() throws Exception {
        cloud = new AwsCloud(directory);
        var old = new AwsCloud(directory, Instant.now().minus(Duration.ofDays(3651)));
        ca = new TestCa(Files.createTempDirectory(directory, "ca"), TestCa.with(
                cloud.section("aws").build(),
                cloud.section("again").put("disableTrustOnFirstUse", true).build(),
                cloud.section("pinned").put("disableTrustOnFirstUse", true).put("disableCustomSANs", true).build(),
                cloud.section("strict").put("disableTrustOnFirstUse", true).put("accounts", List.of("123456789012", "other"))
                        .put("instanceAge", "1h").build(),
                old.section("old").build()));
        requests = new CloudRequests(ca);
    }

    @AfterAll
    static void stop() {
        ca.close();
    }

    @Test
    void certifies_a_host_under_its_instance_id_for_the_names_it_asks_for() throws Exception {
        var body = certificate(requests.ssh(cloud.token("aws", "web", "i-1"), "host", "web.example.com", "10.9.9.9")).body();
        assertEquals(CertificateType.HOST, body.type());
        assertEquals("i-1", body.keyId());
        assertEquals(List.of("web.example.com", "10.9.9.9"), body.principals());
        assertEquals(Map.of(), body.extensions());
    }

    @Test
    void wants_names_from_a_host_and_gives_no_certificate_to_users() throws Exception {
        assertRefused(400, "incomplete-request", requests.ssh(cloud.token("again", "web", "i-2"), ""));
        assertRefused(403, "not-in-token", requests.ssh(cloud.token("again", "web", "i-2"), "user", "root"));
        assertRefused(403, "principal-not-allowed", requests.ssh(cloud.token("again", "web", "i-2"), "host", "*"));
    }

    @Test
    void certifies_the_names_of_the_request_by_x509_and_says_which_instance_it_was() throws Exception {
        var leaf = leaf(requests.x509(cloud.token("again", "web", "i-3"), "web", "web.example.com", "10.9.9.9"));
        assertEquals("CN=web", leaf.getSubjectX500Principal().getName());
        assertEquals(List.of("web.example.com", "10.9.9.9"), names(leaf));
        assertEquals(Optional.of(new ProvisionerExtension(4, "again", "123456789012", List.of("InstanceID", "i-3"))),
                ProvisionerExtension.in(leaf));
        assertRefused(403, "name-not-allowed", requests.x509(cloud.token("again", "web", "i-3"), "other", "web.example.com"));
        assertRefused(400, "incomplete-request", requests.x509(cloud.token("again", "web", "i-3"), ""));
    }

    /// Whoever gets into a machine later has its document too.
    @Test
    void trusts_an_instance_once_whatever_it_asks_for_then() throws Exception {
        assertRefused(400, "incomplete-request", requests.ssh(cloud.token("aws", "web", "i-4"), "host"));
        certificate(requests.ssh(cloud.token("aws", "web", "i-4"), "host", "web.example.com"));
        assertRefused(401, "token-already-used", requests.ssh(cloud.token("aws", "other", "i-4"), "host", "other.example.com"));
        assertRefused(401, "token-already-used", requests.x509(cloud.token("aws", "web", "i-4"), "web", "web.example.com"));
        certificate(requests.ssh(cloud.token("aws", "web", "i-5"), "host", "web.example.com"));
        leaf(requests.x509(cloud.token("again", "web", "i-4"), "web", "web.example.com"));
    }

    @Test
    void remembers_whom_it_trusted_over_a_restart() throws Exception {
        try (var own = new TestCa(Files.createTempDirectory(directory, "own"), TestCa.with(cloud.section("aws").build()))) {
            certificate(new CloudRequests(own).ssh(cloud.token("aws", "web", "i-1"), "host", "web.example.com"));
            own.restart();
            assertRefused(401, "token-already-used",
                    new CloudRequests(own).ssh(cloud.token("aws", "web", "i-1"), "host", "web.example.com"));
        }
    }

    @Test
    void trusts_an_instance_again_where_that_is_wanted_but_a_token_once() throws Exception {
        var token = cloud.token("again", "web", "i-6");
        certificate(requests.ssh(token, "host", "web.example.com"));
        assertRefused(401, "token-already-used", requests.ssh(token, "host", "web.example.com"));
        var later = cloud.claims("again", "web", AwsCloud.document("i-6").build()).put("nonce", TestCa.newId()).build();
        certificate(requests.ssh(AwsCloud.token(later), "host", "other.example.com"));
    }

    @Test
    void certifies_the_names_the_cloud_gave_and_no_others_where_that_is_wanted() throws Exception {
        assertEquals(List.of(OWN_NAME, "10.1.2.3"), certificate(requests.ssh(cloud.token("pinned", "i-7", "i-7"), "")).body().principals());
        assertEquals(List.of("10.1.2.3"),
                certificate(requests.ssh(cloud.token("pinned", "10.1.2.3", "i-7"), "host", "10.1.2.3")).body().principals());
        assertRefused(403, "not-in-token", requests.ssh(cloud.token("pinned", "i-7", "i-7"), "host", "10.1.2.3", "10.1.2.4"));
        for (var subject : List.of("i-7", "10.1.2.3", OWN_NAME)) {
            var leaf = leaf(requests.x509(cloud.token("pinned", subject, "i-7"), subject, OWN_NAME));
            assertEquals("CN=" + subject, leaf.getSubjectX500Principal().getName());
            assertEquals(List.of(OWN_NAME, "10.1.2.3"), names(leaf));
        }
        assertRefused(403, "name-not-allowed", requests.x509(cloud.token("pinned", "i-7", "i-7"), "i-7", "web.example.com"));
        assertRefused(403, "name-not-allowed", requests.x509(cloud.token("pinned", "i-7", "i-7"), "i-7", OWN_NAME, "a@example.com"));
        assertRefused(401, "identity-not-allowed", requests.x509(cloud.token("pinned", "web", "i-7"), "web", OWN_NAME));
    }

    @Test
    void serves_young_instances_of_its_accounts_alone() throws Exception {
        assertRefused(401, "identity-not-allowed", strict(AwsCloud.document("i-8").put("accountId", "210987654321")));
        assertRefused(401, "identity-not-allowed", strict(AwsCloud.document("i-8")
                .put("pendingTime", Instant.now().minusSeconds(3601).toString())));
        assertRefused(401, "identity-not-allowed", strict(AwsCloud.document("i-8").putNull("pendingTime")));
        assertRefused(401, "credential-rejected", strict(AwsCloud.document("i-8").put("pendingTime", "yesterday")));
        certificate(strict(AwsCloud.document("i-8").put("pendingTime", Instant.now().minusSeconds(3000).toString())));
    }

    private static TestCa.Answer strict(JsonObject.Builder document) throws Exception {
        return requests.ssh(AwsCloud.token(cloud.claims("strict", "web", document.build()).build()), "host", "web.example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"accountId", "instanceId", "privateIp", "region"})
    void refuses_a_document_that_lacks_something(String member) throws Exception {
        var document = AwsCloud.document("i-9").put(member, "").build();
        assertRefused(401, "credential-rejected",
                requests.ssh(AwsCloud.token(cloud.claims("again", "web", document).build()), "host", "web"));
    }

    @Test
    void refuses_documents_that_amazon_did_not_sign() throws Exception {
        byte[] document = Json.write(AwsCloud.document("i-9").build()).getBytes();
        byte[] signature = cloud.sign(document);
        var changed = Json.write(AwsCloud.document("i-10").build()).getBytes();
        assertRefused(401, "credential-rejected", again(AwsCloud.claims("again", "web", changed, signature)));
        assertRefused(401, "credential-rejected", again(AwsCloud.claims("again", "web", document, new byte[128])));
        assertRefused(401, "credential-rejected", again(AwsCloud.claims("again", "web", document, new byte[] {1})));
        assertRefused(401, "credential-rejected", again(new AwsCloud(directory).claims("again", "web", AwsCloud.document("i-9").build())));
        assertRefused(401, "credential-rejected", requests.ssh(AwsCloud.token(
                cloud.claims("old", "web", AwsCloud.document("i-9").build()).build()), "host", "web"));
        certificate(again(AwsCloud.claims("again", "web", document, signature)));
    }

    private static TestCa.Answer again(JsonObject.Builder claims) throws Exception {
        return requests.ssh(AwsCloud.token(claims.build()), "host", "web.example.com");
    }

    @Test
    void refuses_tokens_that_are_not_right_in_every_part() throws Exception {
        long now = Instant.now().getEpochSecond();
        assertRefused(401, "token-rejected", again(claims().put("iss", "ec2.example.com")));
        assertRefused(401, "token-rejected", again(claims().put("sub", "")));
        assertRefused(401, "token-expired", again(claims().putNull("iat").put("nbf", now - 600).put("exp", now - 120)));
        assertRefused(401, "unknown-provisioner", again(claims().put("aud", List.of(TestCa.URL + "/1.0/sign"))));
        assertRefused(401, "token-wrong-audience", again(claims().put("aud", List.of(TestCa.URL + "/1.0/revoke#aws/again"))));
        assertRefused(401, "credential-rejected", again(claims().put("amazon", JsonObject.builder()
                .put("signature", "AA==").build())));
        for (var algorithm : List.of("none", "HS384", "RS256", "ES256")) {
            assertRefused(401, "token-rejected", requests.ssh(TestTokens.jws(JsonObject.builder().put("alg", algorithm).build(),
                    claims().build(), message -> new byte[32]), "host", "web"));
        }
        assertRefused(401, "token-rejected", requests.ssh(TestTokens.jws(JsonObject.builder().put("alg", "HS256").build(),
                claims().build(), TestTokens.hmac("guess".getBytes())), "host", "web"));
    }

    private static JsonObject.Builder claims() {
        return cloud.claims("again", "web", AwsCloud.document("i-9").build());
    }

    @Test
    void without_usable_certificates_of_amazon_the_provisioner_is_disabled_and_says_what_to_do() throws Exception {
        var noPem = Files.writeString(directory.resolve("no.pem"), "nothing").toString();
        var ecKey = Files.writeString(directory.resolve("ec.pem"),
                org.countersign.core.x509.CertificateBundle.toPem(ca.root)).toString();
        for (var file : List.of("", directory.resolve("missing").toString(), noPem, ecKey)) {
            var broken = cloud.section("broken").put("iidRoots", file).build();
            try (var own = new TestCa(Files.createTempDirectory(directory, "broken"), TestCa.with(broken))) {
                var listed = (JsonObject) own.get("/provisioners").json().array("provisioners").get(2);
                assertEquals("Uninitialized", listed.text("state"));
                assertTrue(listed.text("stateReason").startsWith("iidRoots "), listed.toString());
                assertRefused(401, "provisioner-disabled",
                        new CloudRequests(own).ssh(cloud.token("broken", "web", "i-1"), "host", "web"));
            }
        }
    }
}
