package org.countersign.server.config;

/// One that grants nothing because its settings contradict each other. It is listed, so that its owner sees why.
///
/// @param reason what is wrong, fit to be shown to anyone
public record DisabledConfig(Common common, String tokenId, String reason) implements ProvisionerConfig {
    @Override
    public String tokenIdSetting() {
        return "name";
    }

    @Override
    public boolean issuesSsh() {
        return false;
    }
}
