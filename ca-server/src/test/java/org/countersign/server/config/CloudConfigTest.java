package org.countersign.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The settings of provisioners for machines: each is kept, or refused by name and place.
class CloudConfigTest {
    private static final String AWS = "\"type\":\"AWS\",\"name\":\"x\",\"iidRoots\":\"aws.pem\"";
    private static final String GCP = "\"type\":\"GCP\",\"name\":\"x\"";
    private static final String AZURE = "\"type\":\"Azure\",\"name\":\"x\",\"tenantID\":\"t-1\"";

    private static Reading reading(String members) {
        return Reading.with("authority.provisioners[2]", "{" + members + "}");
    }

    private static ProvisionerConfig read(String members) {
        var reading = reading(members);
        assertEquals(List.of(), reading.faults());
        return reading.config().authority().provisioners().get(2);
    }

    @Test
    void keeps_every_setting_for_aws() {
        var aws = assertInstanceOf(AwsConfig.class, read(AWS + ",\"accounts\":[\"1\",\"2\"],\"disableCustomSANs\":true,"
                + "\"disableTrustOnFirstUse\":true,\"imdsVersions\":[\"v2\"],\"instanceAge\":\"1h30m\",\"claims\":{},\"options\":{}"));
        assertEquals(List.of("1", "2"), aws.accounts());
        assertTrue(aws.pinned());
        assertTrue(aws.comesAgain());
        assertEquals(Optional.of(Duration.ofMinutes(90)), aws.greatestAge());
        assertEquals(Path.of("aws.pem"), aws.signers());
        assertEquals("aws/x", aws.tokenId());
        assertEquals(List.of("type", "name", "accounts", "disableCustomSANs", "disableTrustOnFirstUse", "imdsVersions", "instanceAge",
                "iidRoots"), List.copyOf(aws.common().source().members().keySet()).subList(0, 8));
    }

    @Test
    void keeps_every_setting_for_gcp() {
        var gcp = assertInstanceOf(GcpConfig.class, read(GCP + ",\"serviceAccounts\":[\"a\"],\"projectIDs\":[\"p\"],"
                + "\"disableCustomSANs\":true,\"disableTrustOnFirstUse\":true,\"disableSSHCAUser\":false,\"disableSSHCAHost\":true,"
                + "\"instanceAge\":\"1h\",\"claims\":{},\"options\":{}"));
        assertEquals(List.of("a"), gcp.accounts());
        assertEquals(List.of("p"), gcp.projects());
        assertTrue(gcp.pinned() && gcp.comesAgain() && gcp.users() && !gcp.hosts());
        assertEquals(Optional.of(Duration.ofHours(1)), gcp.greatestAge());
        assertEquals("gcp/x", gcp.tokenId());
    }

    @Test
    void keeps_every_setting_for_azure() {
        var azure = assertInstanceOf(AzureConfig.class, read(AZURE + ",\"resourceGroups\":[\"g\"],\"subscriptionIDs\":[\"s\"],"
                + "\"objectIDs\":[\"o\"],\"audience\":\"https://management.usgovcloudapi.net/\",\"disableCustomSANs\":true,"
                + "\"disableTrustOnFirstUse\":true,\"claims\":{},\"options\":{}"));
        assertEquals(List.of("g"), azure.groups());
        assertEquals(List.of("s"), azure.subscriptions());
        assertEquals(List.of("o"), azure.objects());
        assertEquals("https://management.usgovcloudapi.net/", azure.audience());
        assertTrue(azure.pinned() && azure.comesAgain());
        assertEquals("t-1", azure.tokenId());
    }

    @Test
    void what_is_not_given_is_what_step_ca_has() {
        var aws = assertInstanceOf(AwsConfig.class, read(AWS));
        assertEquals(List.of(), aws.accounts());
        assertTrue(!aws.pinned() && !aws.comesAgain());
        assertEquals(Optional.empty(), aws.greatestAge());
        assertEquals(Optional.empty(), assertInstanceOf(AwsConfig.class, read(AWS + ",\"instanceAge\":\"0s\"")).greatestAge());
        var gcp = assertInstanceOf(GcpConfig.class, read(GCP));
        assertTrue(!gcp.pinned() && !gcp.comesAgain() && gcp.hosts() && !gcp.users());
        var azure = assertInstanceOf(AzureConfig.class, read(AZURE));
        assertEquals("https://management.azure.com/", azure.audience());
        assertTrue(!azure.pinned() && !azure.comesAgain());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"type\":\"AWS\",\"name\":\"x\" | iidRoots is missing; Amazon publishes the RSA certificate of each region with the documentation"
                + " of instance identity documents, name the file that holds those of your regions",
        "\"type\":\"AWS\",\"name\":\"x\",\"iidRoots\":\"a\",\"imdsVersions\":[\"v3\"] | imdsVersions has something else than v1 and v2",
        "\"type\":\"AWS\",\"name\":\"x\",\"iidRoots\":\"a\",\"instanceAge\":\"-1h\" | instanceAge is negative",
        "\"type\":\"GCP\",\"name\":\"x\",\"instanceAge\":\"-1ns\" | instanceAge is negative",
        "\"type\":\"GCP\",\"name\":\"x\",\"organizationID\":\"1\" | organizationID is not supported; list its projects in projectIDs instead",
        "\"type\":\"Azure\",\"name\":\"x\" | tenantID is missing",
        "\"type\":\"Azure\",\"name\":\"x\",\"tenantID\":\"a/../b\" | tenantID is not the ID of a tenant",
        "\"type\":\"Azure\",\"name\":\"x\",\"tenantID\":\"a?b\" | tenantID is not the ID of a tenant"})
    void one_that_cannot_work_is_disabled_with_the_reason(String members, String reason) {
        assertEquals(reason, assertInstanceOf(DisabledConfig.class, read(members)).reason());
    }

    @ParameterizedTest
    @CsvSource({"AWS, accounts, 7", "AWS, disableCustomSANs, \"yes\"", "AWS, instanceAge, \"1d\"", "AWS, instanceAge, 3600",
            "AWS, iidRoots, []", "AWS, imdsVersions, \"v2\"", "AWS, projectIDs, []", "GCP, serviceAccounts, {}",
            "GCP, disableSSHCAUser, 0", "GCP, tenantID, \"t\"", "Azure, tenantID, 7", "Azure, resourceGroups, \"g\"",
            "Azure, audience, []", "Azure, instanceAge, \"1h\""})
    void a_setting_of_another_form_or_another_kind_stops_the_start(String type, String member, String value) {
        var faults = reading("\"type\":\"" + type + "\",\"name\":\"x\",\"" + member + "\":" + value).faults();
        assertEquals(1, faults.size(), faults.toString());
        assertTrue(faults.getFirst().startsWith("authority.provisioners[2]." + member), faults.toString());
    }
}
