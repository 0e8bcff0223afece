package org.countersign.server.config;

import java.util.List;
import java.util.Optional;

/// Whoever logs in at an OpenID provider, as a client of which this CA is registered there.
///
/// @param endpoint             address of the provider, or of its description
/// @param issuer               what the provider calls itself, where that is not its address
/// @param tenantId             put in place of `{tenantid}` in that name
/// @param admins               e-mail addresses, or groups, of those who may name anything
/// @param domains              of the e-mail addresses of all others; none: any
/// @param groups               one of which everybody has to be in; none: no matter
/// @param allowUnverifiedEmail whether an address counts that the provider says it did not verify
public record OidcConfig(Common common, String clientId, String endpoint, Optional<String> issuer, Optional<String> tenantId,
        List<String> admins, List<String> domains, List<String> groups, boolean allowUnverifiedEmail) implements ProvisionerConfig {
    static final List<String> NAMES = List.of("type", "name", "clientID", "clientSecret", "configurationEndpoint", "tenantID",
            "issuer", "admins", "domains", "groups", "allowUnverifiedEmail", "listenAddress", "claims", "options", "scopes",
            "authParams");

    public OidcConfig {
        admins = List.copyOf(admins);
        domains = List.copyOf(domains);
        groups = List.copyOf(groups);
    }

    static ProvisionerConfig read(ProvisionerSection provisioner) {
        provisioner.readOptions();
        var section = provisioner.section();
        var clientId = provisioner.required("clientID");
        var endpoint = provisioner.required("configurationEndpoint");
        checkForClients(provisioner);
        return provisioner.unlessDisabled(clientId.isEmpty() ? provisioner.name() : clientId, common -> new OidcConfig(common, clientId, endpoint, given(section, "issuer"),
                given(section, "tenantID"), section.strings("admins"), section.strings("domains"), section.strings("groups"),
                section.flag("allowUnverifiedEmail")));
    }

    /// What the server only hands on; clients stumble over the whole list of provisioners when it is malformed.
    private static void checkForClients(ProvisionerSection provisioner) {
        var section = provisioner.section();
        section.text("clientSecret");
        section.strings("scopes");
        section.strings("authParams");
        var listen = section.text("listenAddress");
        if (!listen.isEmpty() && !listen.matches("([^:\\[\\]]*|\\[[0-9A-Fa-f:.%a-z]+]):[0-9]{0,5}")) {
            provisioner.object("listenAddress is not host:port");
        }
    }

    private static Optional<String> given(Section section, String name) {
        return section.string(name).filter(text -> !text.isEmpty());
    }

    @Override
    public String tokenId() {
        return clientId;
    }

    @Override
    public String tokenIdSetting() {
        return "clientID";
    }
}
