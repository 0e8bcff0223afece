package org.countersign.server;

import static org.countersign.server.CloudRequests.assertRefused;
import static org.countersign.server.CloudRequests.certificate;
import static org.countersign.server.CloudRequests.leaf;
import static org.countersign.server.CloudRequests.names;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.x509.ProvisionerExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What virtual machines of Azure get, and who gets nothing. A tenant has one provisioner, so each kind of it has a server.
class AzureTest {
    private static final JsonObject AGAIN = JsonObject.builder().put("disableTrustOnFirstUse", true).build();

    @TempDir
    static Path directory;

    private static FakeClouds clouds;
    private static TestCa ca;
    private static TestCa again;
    private static CloudRequests requests;
    private static CloudRequests repeated;

    @BeforeAll
    static void start() throws Exception {
        clouds = new FakeClouds();
        ca = start(JsonObject.EMPTY);
        again = start(AGAIN);
        requests = new CloudRequests(ca);
        repeated = new CloudRequests(again);
    }

    /// Azure's tokens are older than a test server, as they are than a real one that was restarted.
    private static TestCa start(JsonObject more) throws Exception {
        var section = JsonObject.builder().put("tenantID", FakeClouds.TENANT);
        more.members().forEach(section::put);
        var provisioner = FakeClouds.section("Azure", "azure", section.build());
        var started = TestCa.notStarted(Files.createTempDirectory(directory, "ca"), config -> {
            var whole = TestCa.with(provisioner).apply(config);
            var authority = whole.build().object("authority").orElseThrow();
            return whole.put("authority", authority.edit().put("disableIssuedAtCheck", true).build());
        });
        started.use(clouds.clouds());
        started.start();
        return started;
    }

    @AfterAll
    static void stop() {
        ca.close();
        again.close();
        clouds.close();
    }

    private static String token(String machine) {
        return clouds.token(clouds.azure(machine).build());
    }

    @Test
    void certifies_a_host_under_its_name_for_the_names_it_asks_for() throws Exception {
        var body = certificate(requests.ssh(token("vm-1"), "", "web.example.com", "10.9.9.9")).body();
        assertEquals(CertificateType.HOST, body.type());
        assertEquals("vm-1", body.keyId());
        assertEquals(List.of("web.example.com", "10.9.9.9"), body.principals());
        assertEquals(Map.of(), body.extensions());
        assertRefused(400, "incomplete-request", requests.ssh(token("vm-2"), "host"));
        assertRefused(403, "not-in-token", requests.ssh(token("vm-2"), "user", "root"));
    }

    @Test
    void certifies_the_names_of_the_request_by_x509() throws Exception {
        var leaf = leaf(repeated.x509(token("vm-3"), "any", "web.example.com"));
        assertEquals("CN=any", leaf.getSubjectX500Principal().getName());
        assertEquals(List.of("web.example.com"), names(leaf));
        assertEquals(Optional.of(ProvisionerExtension.of(5, "azure", FakeClouds.TENANT)), ProvisionerExtension.in(leaf));
    }

    /// Azure hands out one token again and again for a day, so one that may come again comes with the same.
    @Test
    void trusts_a_machine_once_unless_more_is_wanted() throws Exception {
        certificate(requests.ssh(token("vm-4"), "host", "web.example.com"));
        assertRefused(401, "token-already-used", requests.ssh(token("vm-4"), "host", "web.example.com"));
        assertRefused(401, "token-already-used", requests.x509(token("vm-4"), "web", "web.example.com"));
        assertRefused(401, "token-already-used", requests.ssh(token("VM-4"), "host", "web.example.com"));
        certificate(requests.ssh(token("vm-5"), "host", "web.example.com"));
        var token = token("vm-4");
        certificate(repeated.ssh(token, "host", "web.example.com"));
        certificate(repeated.ssh(token, "host", "web.example.com"));
    }

    @Test
    void certifies_the_name_the_cloud_gave_and_no_other_where_that_is_wanted() throws Exception {
        try (var own = start(JsonObject.builder().put("disableTrustOnFirstUse", true).put("disableCustomSANs", true).build())) {
            var pinned = new CloudRequests(own);
            assertEquals(List.of("vm-6"), certificate(pinned.ssh(token("vm-6"), "host")).body().principals());
            assertRefused(403, "not-in-token", pinned.ssh(token("vm-6"), "host", "web.example.com"));
            assertEquals(List.of("vm-6"), names(leaf(pinned.x509(token("vm-6"), "vm-6", "vm-6"))));
            assertRefused(403, "name-not-allowed", pinned.x509(token("vm-6"), "vm-7", "vm-6"));
            assertRefused(403, "name-not-allowed", pinned.x509(token("vm-6"), "vm-6", "vm-7"));
            assertRefused(403, "name-not-allowed", pinned.x509(token("vm-6"), "vm-6", "vm-6", "10.1.2.3"));
        }
    }

    @ParameterizedTest
    @CsvSource({"resourceGroups, shop, other", "subscriptionIDs, sub-1, sub-2", "objectIDs, object-1, object-2"})
    void serves_the_machines_that_are_named_alone_for_ssh_as_for_x509(String setting, String own, String other) throws Exception {
        try (var open = start(AGAIN.edit().put(setting, List.of(other, own)).build());
                var shut = start(AGAIN.edit().put(setting, List.of(other)).build())) {
            certificate(new CloudRequests(open).ssh(token("vm-8"), "host", "web"));
            leaf(new CloudRequests(open).x509(token("vm-8"), "web", "web"));
            assertRefused(401, "identity-not-allowed", new CloudRequests(shut).ssh(token("vm-8"), "host", "web"));
            assertRefused(401, "identity-not-allowed", new CloudRequests(shut).x509(token("vm-8"), "web", "web"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "vm-1", "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/a/b",
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/a",
            "/subscriptions//resourceGroups/g/providers/Microsoft.Compute/virtualMachines/a",
            "x/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/a"})
    void refuses_tokens_that_do_not_describe_a_machine(String resource) throws Exception {
        assertRefused(401, "token-rejected", send(clouds.azure("vm-9").put("xms_mirid", resource)));
    }

    @Test
    void takes_identities_that_were_given_to_machines() throws Exception {
        var claims = clouds.azure("vm-9").put("xms_mirid",
                "/subscriptions/s/resourcegroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shared-1");
        assertEquals("shared-1", certificate(send(claims)).body().keyId());
    }

    @Test
    void refuses_tokens_that_are_not_right_in_every_part() throws Exception {
        long now = Instant.now().getEpochSecond();
        assertRefused(401, "token-rejected", send(clouds.azure("vm-9").put("iss", "https://sts.windows.net/other/")));
        assertRefused(401, "token-wrong-audience", send(clouds.azure("vm-9").put("aud", "https://graph.microsoft.com/")
                .put("email", "x").put("azp", FakeClouds.TENANT)));
        assertRefused(401, "token-expired", send(clouds.azure("vm-9").put("exp", now - 120)));
        assertRefused(401, "token-expired", send(clouds.azure("vm-9").put("exp", now + 100_000)));
        assertRefused(401, "unknown-provisioner", send(clouds.azure("vm-9").put("tid", "other")));
        assertRefused(401, "identity-not-allowed", send(clouds.azure("vm-9").put("tid", "other").put("azp", FakeClouds.TENANT)));
        assertRefused(401, "token-rejected", repeated.ssh(clouds.token(TestTokens.header("RS256", "key-2"),
                clouds.azure("vm-9").build()), "host", "web"));
        try (var others = new FakeClouds()) {
            assertRefused(401, "token-rejected", repeated.ssh(others.token(clouds.azure("vm-9").build()), "host", "web"));
        }
        certificate(repeated.ssh(clouds.token(TestTokens.header("RS256", "key-1").put("x5t", "abc"),
                clouds.azure("vm-9").build()), "host", "web"));
    }

    private static TestCa.Answer send(JsonObject.Builder claims) throws Exception {
        return repeated.ssh(clouds.token(claims.build()), "host", "web.example.com");
    }
}
