package org.countersign.server;

import static org.countersign.server.CloudRequests.assertRefused;
import static org.countersign.server.CloudRequests.certificate;
import static org.countersign.server.CloudRequests.leaf;
import static org.countersign.server.CloudRequests.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.x509.ProvisionerExtension;
import org.countersign.server.provisioner.Clouds;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What virtual machines of Google Compute Engine get, and who gets nothing.
class GcpTest {
    private static final List<String> OWN_NAMES =
            List.of("web-1.c.shop-prod.internal", "web-1.europe-west3-a.c.shop-prod.internal");

    @TempDir
    static Path directory;

    private static FakeClouds clouds;
    private static TestCa ca;
    private static CloudRequests requests;

    @BeforeAll
    static void start() throws Exception {
        clouds = new FakeClouds();
        ca = TestCa.notStarted(Files.createTempDirectory(directory, "ca"), TestCa.with(
                section("gcp", JsonObject.EMPTY),
                section("again", JsonObject.builder().put("disableTrustOnFirstUse", true).put("disableSSHCAUser", false).build()),
                section("pinned", JsonObject.builder().put("disableTrustOnFirstUse", true).put("disableCustomSANs", true).build()),
                section("strict", JsonObject.builder().put("disableTrustOnFirstUse", true).put("instanceAge", "1h")
                        .put("projectIDs", List.of("shop-prod")).put("serviceAccounts", List.of("1234567890", "x@example.com"))
                        .build()),
                section("users", JsonObject.builder().put("disableTrustOnFirstUse", true).put("disableSSHCAHost", true)
                        .put("disableSSHCAUser", false).build())));
        ca.use(clouds.clouds());
        ca.start();
        requests = new CloudRequests(ca);
    }

    private static JsonObject section(String name, JsonObject more) {
        return FakeClouds.section("GCP", name, more);
    }

    @AfterAll
    static void stop() {
        ca.close();
        clouds.close();
    }

    private static String token(String provisioner, String machine) {
        return clouds.token(FakeClouds.gcp(provisioner, FakeClouds.machine(machine).build()).put("nonce", TestCa.newId()).build());
    }

    @Test
    void certifies_a_host_under_its_name_for_the_names_it_asks_for() throws Exception {
        var body = certificate(requests.ssh(token("gcp", "1"), "", "web.example.com", "10.9.9.9")).body();
        assertEquals(CertificateType.HOST, body.type());
        assertEquals("web-1", body.keyId());
        assertEquals(List.of("web.example.com", "10.9.9.9"), body.principals());
        assertEquals(Map.of(), body.extensions());
        assertRefused(400, "incomplete-request", requests.ssh(token("again", "1"), "host"));
    }

    @Test
    void certifies_the_service_account_as_user_only_where_that_is_wanted() throws Exception {
        assertUser(certificate(requests.ssh(token("again", "2"), "user")).body());
        assertUser(certificate(requests.ssh(token("users", "2"), "user")).body());
        assertRefused(403, "not-in-token", requests.ssh(token("again", "2"), "user", "root"));
        assertRefused(401, "operation-not-granted", requests.ssh(token("gcp", "2"), "user"));
        assertRefused(401, "operation-not-granted", requests.ssh(token("users", "2"), "host", "web.example.com"));
        assertRefused(401, "operation-not-granted", requests.ssh(token("users", "2"), ""));
        var nameless = FakeClouds.gcp("users", FakeClouds.machine("2").build()).put("email", "").build();
        assertRefused(401, "operation-not-granted", requests.ssh(clouds.token(nameless), "user"));
    }

    private static void assertUser(SshCertificateBody body) {
        assertEquals(CertificateType.USER, body.type());
        assertEquals("web@shop-prod.iam.gserviceaccount.com", body.keyId());
        assertEquals(List.of("sa_1234567890", "web@shop-prod.iam.gserviceaccount.com"), body.principals());
        assertEquals(5, body.extensions().size());
    }

    @Test
    void certifies_the_names_of_the_request_by_x509_and_says_which_machine_it_was() throws Exception {
        var leaf = leaf(requests.x509(token("again", "3"), "any", "web.example.com"));
        assertEquals("CN=any", leaf.getSubjectX500Principal().getName());
        assertEquals(List.of("web.example.com"), names(leaf));
        assertEquals(Optional.of(new ProvisionerExtension(3, "again", "1234567890",
                List.of("InstanceID", "3", "InstanceName", "web-1"))), ProvisionerExtension.in(leaf));
    }

    @Test
    void trusts_a_machine_once_or_a_token_once() throws Exception {
        certificate(requests.ssh(token("gcp", "4"), "host", "web.example.com"));
        assertRefused(401, "token-already-used", requests.ssh(token("gcp", "4"), "host", "web.example.com"));
        assertRefused(401, "token-already-used", requests.x509(token("gcp", "4"), "web", "web.example.com"));
        certificate(requests.ssh(token("gcp", "5"), "host", "web.example.com"));
        var token = token("again", "4");
        certificate(requests.ssh(token, "host", "web.example.com"));
        assertRefused(401, "token-already-used", requests.ssh(token, "host", "web.example.com"));
        certificate(requests.ssh(token("again", "4"), "host", "web.example.com"));
    }

    @Test
    void certifies_the_names_the_cloud_gave_and_no_others_where_that_is_wanted() throws Exception {
        assertEquals(OWN_NAMES, certificate(requests.ssh(token("pinned", "6"), "host")).body().principals());
        assertEquals(List.of(OWN_NAMES.get(1)),
                certificate(requests.ssh(token("pinned", "6"), "host", OWN_NAMES.get(1))).body().principals());
        assertRefused(403, "not-in-token", requests.ssh(token("pinned", "6"), "host", "web.example.com"));
        for (var commonName : List.of("web-1", "6", OWN_NAMES.getFirst(), OWN_NAMES.get(1), "")) {
            assertEquals(OWN_NAMES, names(leaf(requests.x509(token("pinned", "6"), commonName, OWN_NAMES.getFirst()))));
        }
        assertRefused(403, "name-not-allowed", requests.x509(token("pinned", "6"), "web-2", OWN_NAMES.getFirst()));
        assertRefused(403, "name-not-allowed", requests.x509(token("pinned", "6"), "web-1", "web.example.com"));
        assertRefused(403, "name-not-allowed", requests.x509(token("pinned", "6"), "web-1", OWN_NAMES.getFirst(), "10.1.2.3"));
    }

    @Test
    void serves_young_machines_of_its_projects_and_accounts_alone() throws Exception {
        long now = Instant.now().getEpochSecond();
        assertRefused(401, "identity-not-allowed", strict(FakeClouds.machine("7").put("project_id", "other")));
        assertRefused(401, "identity-not-allowed", strict(FakeClouds.machine("7").put("instance_creation_timestamp", now - 3601)));
        assertRefused(401, "identity-not-allowed", strict(FakeClouds.machine("7").putNull("instance_creation_timestamp")));
        assertRefused(401, "token-rejected", strict(FakeClouds.machine("7").put("instance_creation_timestamp", -1)));
        for (var endless : List.of("1e-999999999", "1e999999999", "0.5")) {
            assertRefused(401, "token-rejected", strict(FakeClouds.machine("7").put("instance_creation_timestamp", new JsonNumber(endless))));
        }
        certificate(strict(FakeClouds.machine("7").put("instance_creation_timestamp", now - 3000)));
        var other = FakeClouds.gcp("strict", FakeClouds.machine("7").build()).put("sub", "0987654321");
        assertRefused(401, "identity-not-allowed", requests.ssh(clouds.token(other.build()), "host", "web"));
        certificate(requests.ssh(clouds.token(other.put("email", "x@example.com").build()), "host", "web"));
    }

    private static TestCa.Answer strict(JsonObject.Builder machine) throws Exception {
        var claims = FakeClouds.gcp("strict", machine.build()).put("nonce", TestCa.newId()).build();
        return requests.ssh(clouds.token(claims), "host", "web.example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"instance_id", "instance_name", "project_id", "zone"})
    void refuses_tokens_that_do_not_describe_a_machine(String member) throws Exception {
        var claims = FakeClouds.gcp("again", FakeClouds.machine("8").put(member, "").build()).build();
        assertRefused(401, "token-rejected", requests.ssh(clouds.token(claims), "host", "web"));
        assertRefused(401, "token-rejected", requests.ssh(clouds.token(claims().putNull("google").build()), "host", "web"));
        assertRefused(401, "token-rejected", requests.ssh(clouds.token(claims().put("google", 7).build()), "host", "web"));
    }

    private static JsonObject.Builder claims() {
        return FakeClouds.gcp("again", FakeClouds.machine("8").build());
    }

    @Test
    void refuses_tokens_that_are_not_right_in_every_part() throws Exception {
        long now = Instant.now().getEpochSecond();
        assertRefused(401, "token-rejected", send(claims().put("iss", "https://accounts.example.com")));
        assertRefused(401, "token-expired", send(claims().putNull("iat").put("exp", now - 120)));
        assertRefused(401, "token-expired", send(claims().put("exp", now + 3700)));
        assertRefused(401, "token-wrong-audience", send(claims().put("aud", TestCa.URL + "/1.0/ssh/renew#gcp/again")));
        assertRefused(401, "unknown-provisioner", send(claims().put("aud", TestCa.URL + "/1.0/sign#gcp/other")));
        assertRefused(401, "token-rejected", header(TestTokens.header("RS256", "key-2")));
        assertRefused(401, "token-rejected", header(TestTokens.header("RS384", "key-1")));
        assertRefused(401, "token-rejected", header(TestTokens.header("none", "key-1")));
        assertRefused(401, "token-rejected", header(TestTokens.header("RS256", "key-1").put("jku", "https://example.com")));
        try (var others = new FakeClouds()) {
            assertRefused(401, "token-rejected", requests.ssh(others.token(claims().build()), "host", "web"));
        }
    }

    private static TestCa.Answer send(JsonObject.Builder claims) throws Exception {
        return requests.ssh(clouds.token(claims.build()), "host", "web.example.com");
    }

    private static TestCa.Answer header(JsonObject.Builder header) throws Exception {
        return requests.ssh(clouds.token(header, claims().build()), "host", "web.example.com");
    }

    @Test
    void says_that_it_does_not_work_while_the_keys_cannot_be_fetched() throws Exception {
        try (var own = TestCa.notStarted(Files.createTempDirectory(directory, "own"), TestCa.with(section("gcp", JsonObject.EMPTY)))) {
            own.use(FakeClouds.silent());
            own.start();
            assertRefused(401, "provisioner-disabled", new CloudRequests(own).ssh(token("gcp", "1"), "host", "web"));
            var listed = (JsonObject) own.get("/provisioners").json().array("provisioners").get(2);
            assertEquals("Uninitialized", listed.text("state"));
            assertTrue(listed.text("stateReason").contains("127.0.0.1:1"), listed.toString());
        }
    }

    /// With such a certificate and a place on the way to the cloud one could be every machine in it.
    @Test
    void does_not_take_a_holder_of_our_own_certificates_for_the_cloud() throws Exception {
        try (var own = TestCa.notStarted(Files.createTempDirectory(directory, "own"), TestCa.with(section("gcp", JsonObject.EMPTY)));
                var impostor = HookServer.start(own, "127.0.0.1")) {
            own.use(new Clouds(URI.create(impostor.url("/certs")), impostor.url("")));
            own.start();
            assertRefused(401, "provisioner-disabled", new CloudRequests(own).ssh(token("gcp", "1"), "host", "web"));
            var listed = (JsonObject) own.get("/provisioners").json().array("provisioners").get(2);
            assertTrue(listed.text("stateReason").contains("cannot be trusted"), listed.toString());
        }
    }
}
