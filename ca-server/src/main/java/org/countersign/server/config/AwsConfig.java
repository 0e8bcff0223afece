package org.countersign.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// EC2 instances.
///
/// @param accounts    of whose instances; none: of any account at all
/// @param pinned      whether certificates have the names that the cloud gave the instance, and no others
/// @param comesAgain  whether an instance is served more than once
/// @param greatestAge of an instance
/// @param signers     file with the certificates of the keys that sign identity documents
public record AwsConfig(Common common, List<String> accounts, boolean pinned, boolean comesAgain, Optional<Duration> greatestAge,
        Path signers) implements ProvisionerConfig {
    static final List<String> NAMES = List.of("type", "name", "accounts", "disableCustomSANs", "disableTrustOnFirstUse",
            "imdsVersions", "instanceAge", "iidRoots", "claims", "options");
    private static final List<String> VERSIONS = List.of("v1", "v2");

    public AwsConfig {
        accounts = List.copyOf(accounts);
    }

    static ProvisionerConfig read(ProvisionerSection provisioner) {
        provisioner.readOptions();
        var section = provisioner.section();
        var accounts = section.strings("accounts");
        var age = InstanceAge.read(provisioner);
        var signers = signers(provisioner);
        // How instances come by their document is for clients to know; they stumble over a list they cannot use.
        if (!VERSIONS.containsAll(section.strings("imdsVersions"))) {
            provisioner.object("imdsVersions has something else than v1 and v2");
        }
        boolean pinned = section.flag("disableCustomSANs");
        boolean comesAgain = section.flag("disableTrustOnFirstUse");
        return provisioner.unlessDisabled("aws/" + provisioner.name(),
                common -> new AwsConfig(common, accounts, pinned, comesAgain, age, signers));
    }

    private static Path signers(ProvisionerSection provisioner) {
        var name = provisioner.section().text("iidRoots");
        if (name.isEmpty()) {
            provisioner.object("iidRoots is missing; Amazon publishes the RSA certificate of each region with the documentation of"
                    + " instance identity documents, name the file that holds those of your regions");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            provisioner.object("iidRoots is not a file name");
            return Path.of("");
        }
    }

    @Override
    public String tokenId() {
        return "aws/" + name();
    }

    @Override
    public String tokenIdSetting() {
        return "name";
    }
}
