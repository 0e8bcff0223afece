package org.countersign.server.config;

import org.countersign.core.issue.Claims;
import org.countersign.core.issue.ProvisionerType;
import org.countersign.core.json.JsonObject;

/// A configured source of trust. Each kind has a file of its own, with the settings it knows and how they are read; the compiler
/// names the other places that have to learn of a new kind.
public sealed interface ProvisionerConfig
        permits JwkConfig, SshpopConfig, X5cConfig, OidcConfig, K8sSaConfig, NebulaConfig, AwsConfig, GcpConfig, AzureConfig,
        DisabledConfig {
    Common common();

    /// What a token names it by; unique among the provisioners of a configuration.
    String tokenId();

    /// The setting that makes [#tokenId] what it is.
    String tokenIdSetting();

    /// Unique among the provisioners of a configuration.
    default String name() {
        return common().name();
    }

    default Claims claims() {
        return common().claims();
    }

    /// Templates and webhooks.
    default ProvisionerOptions options() {
        return common().options();
    }

    /// Whether it issues new SSH certificates.
    default boolean issuesSsh() {
        return claims().enableSshCa();
    }

    /// What provisioners of all kinds have.
    ///
    /// @param claims every claim decided, those of the authority included
    /// @param source the section of the file as clients may see it: members in their usual order and under their proper names,
    ///               without comments and options, values as they were written
    record Common(ProvisionerType type, String name, Claims claims, ProvisionerOptions options, JsonObject source) {
        Common with(ProvisionerOptions others) {
            return new Common(type, name, claims, others, source);
        }
    }
}
