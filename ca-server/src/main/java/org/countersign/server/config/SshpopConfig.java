package org.countersign.server.config;

import java.util.List;

/// Whoever holds an SSH certificate of this CA, for renewal and revocation of that certificate.
public record SshpopConfig(Common common) implements ProvisionerConfig {
    static final List<String> NAMES = List.of("type", "name", "claims");

    static ProvisionerConfig read(ProvisionerSection provisioner) {
        return provisioner.unlessDisabled("sshpop/" + provisioner.name(), SshpopConfig::new);
    }

    @Override
    public String tokenId() {
        return "sshpop/" + name();
    }

    @Override
    public String tokenIdSetting() {
        return "name";
    }

    @Override
    public boolean issuesSsh() {
        return false;
    }
}
