package org.countersign.server.config;

import java.util.List;

/// Virtual machines of Azure.
///
/// @param tenant        the directory they are in
/// @param audience      the service that their tokens are made for
/// @param groups        resource groups; none: any
/// @param subscriptions likewise
/// @param objects       identities in the directory, likewise
/// @param pinned        whether certificates have the name that the cloud gave the machine, and no other
/// @param comesAgain    whether a machine is served more than once
public record AzureConfig(Common common, String tenant, String audience, List<String> groups, List<String> subscriptions,
        List<String> objects, boolean pinned, boolean comesAgain) implements ProvisionerConfig {
    static final List<String> NAMES = List.of("type", "name", "tenantID", "resourceGroups", "subscriptionIDs", "objectIDs", "audience",
            "disableCustomSANs", "disableTrustOnFirstUse", "claims", "options");
    private static final String USUAL_AUDIENCE = "https://management.azure.com/";
    private static final String TENANT = "[A-Za-z0-9][A-Za-z0-9.-]{0,127}";

    public AzureConfig {
        groups = List.copyOf(groups);
        subscriptions = List.copyOf(subscriptions);
        objects = List.copyOf(objects);
    }

    static ProvisionerConfig read(ProvisionerSection provisioner) {
        provisioner.readOptions();
        var section = provisioner.section();
        var tenant = section.text("tenantID");
        if (tenant.isEmpty()) {
            provisioner.object("tenantID is missing");
        } else if (!tenant.matches(TENANT)) {
            // It becomes part of an address.
            provisioner.object("tenantID is not the ID of a tenant");
        }
        var audience = section.string("audience").filter(text -> !text.isEmpty()).orElse(USUAL_AUDIENCE);
        var groups = section.strings("resourceGroups");
        var subscriptions = section.strings("subscriptionIDs");
        var objects = section.strings("objectIDs");
        boolean pinned = section.flag("disableCustomSANs");
        boolean comesAgain = section.flag("disableTrustOnFirstUse");
        return provisioner.unlessDisabled(tenant.isEmpty() ? "azure/" + provisioner.name() : tenant, common ->
                new AzureConfig(common, tenant, audience, groups, subscriptions, objects, pinned, comesAgain));
    }

    @Override
    public String tokenId() {
        return tenant;
    }

    @Override
    public String tokenIdSetting() {
        return "tenantID";
    }
}
