package org.countersign.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Virtual machines of Google Compute Engine.
///
/// @param accounts    service accounts by id or address; none: any
/// @param projects    of the machines; none: any project at all
/// @param pinned      whether certificates have the names that the cloud gave the machine, and no others
/// @param comesAgain  whether a machine is served more than once
/// @param hosts       whether there are SSH host certificates
/// @param users       whether there are SSH user certificates, for the service account
/// @param greatestAge of a machine
public record GcpConfig(Common common, List<String> accounts, List<String> projects, boolean pinned, boolean comesAgain,
        boolean hosts, boolean users, Optional<Duration> greatestAge) implements ProvisionerConfig {
    static final List<String> NAMES = List.of("type", "name", "serviceAccounts", "projectIDs", "organizationID", "disableCustomSANs",
            "disableTrustOnFirstUse", "disableSSHCAUser", "disableSSHCAHost", "instanceAge", "claims", "options");

    public GcpConfig {
        accounts = List.copyOf(accounts);
        projects = List.copyOf(projects);
    }

    static ProvisionerConfig read(ProvisionerSection provisioner) {
        provisioner.readOptions();
        var section = provisioner.section();
        var age = InstanceAge.read(provisioner);
        var accounts = section.strings("serviceAccounts");
        var projects = section.strings("projectIDs");
        // Which projects an organization has could only be asked with credentials of that cloud, and to drop the wish would let in all.
        if (!section.text("organizationID").isEmpty()) {
            provisioner.object("organizationID is not supported; list its projects in projectIDs instead");
        }
        boolean pinned = section.flag("disableCustomSANs");
        boolean comesAgain = section.flag("disableTrustOnFirstUse");
        boolean hosts = !section.flag("disableSSHCAHost");
        boolean users = !section.bool("disableSSHCAUser").orElse(true);
        return provisioner.unlessDisabled("gcp/" + provisioner.name(),
                common -> new GcpConfig(common, accounts, projects, pinned, comesAgain, hosts, users, age));
    }

    @Override
    public String tokenId() {
        return "gcp/" + name();
    }

    @Override
    public String tokenIdSetting() {
        return "name";
    }
}
