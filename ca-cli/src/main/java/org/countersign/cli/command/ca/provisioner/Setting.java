package org.countersign.cli.command.ca.provisioner;

import java.util.List;
import java.util.Optional;
import org.countersign.cli.grammar.Flag;

/// One thing about a provisioner that a flag sets: where it stands in its section of the file, and for which types.
///
/// @param path  the member names that lead to it
/// @param types the types of provisioners that have it; none means all of them
record Setting(Flag flag, List<String> path, Form form, List<String> types) {
    /// How a flag's value becomes JSON.
    enum Form {
        TEXT, LIST, TRUTH, DURATION,
        /// The text of the file that the flag names.
        FILE,
        /// The JSON of the file that the flag names.
        JSON_FILE,
        /// The base64 of the certificates or keys in the files that the flag names, one after the other.
        PEM_FILES
    }

    private static final String[] CLOUDS = {"AWS", "GCP", "Azure"};

    static final Flag X5C_ROOTS = Flag.list("x5c-roots,x5c-root", "file", "X5C: a <file> with roots of the client certificates.");
    static final Flag NEBULA_ROOT = Flag.list("nebula-root", "file", "Nebula: a <file> with roots of the host certificates.");
    static final Flag CLIENT_ID = Flag.value("client-id", "id", "OIDC: the id under which the provider knows this CA's clients.");
    static final Flag CONFIGURATION_ENDPOINT = Flag.value("configuration-endpoint", "url",
            "OIDC: the <url> of the provider's discovery document, or the part of it in front of /.well-known.");
    static final Flag AZURE_TENANT = Flag.value("azure-tenant", "id", "Azure: the tenant.");
    static final Flag SSH = Flag.toggle("ssh", "Sign SSH certificates; --ssh=false does not.").byDefault("true");

    /// In the order in which help shows them.
    static final List<Setting> ALL = List.of(
            of(CLIENT_ID, Form.TEXT, "clientID", "OIDC"),
            of(Flag.value("client-secret", "secret", "OIDC: the secret that the provider gave to its clients."), Form.TEXT,
                    "clientSecret", "OIDC"),
            of(CONFIGURATION_ENDPOINT, Form.TEXT, "configurationEndpoint", "OIDC"),
            of(Flag.value("listen-address", "address", "OIDC: where clients wait for the browser, such as :10000."), Form.TEXT,
                    "listenAddress", "OIDC"),
            of(Flag.list("admin", "email", "OIDC: somebody who may get certificates for any principal."), Form.LIST, "admins", "OIDC"),
            of(Flag.list("domain", "domain", "OIDC: a <domain> whose mail addresses are taken."), Form.LIST, "domains", "OIDC"),
            of(Flag.list("group", "name", "OIDC: a group whose members are taken."), Form.LIST, "groups", "OIDC"),
            of(Flag.value("tenant-id", "id", "OIDC: stands for {tenantid} in the issuer of Azure."), Form.TEXT, "tenantID", "OIDC"),
            of(Flag.list("scope", "scope", "OIDC: what clients ask the provider for, instead of openid and email."), Form.LIST,
                    "scopes", "OIDC"),
            of(Flag.list("auth-param", "key=value", "OIDC: a further parameter of the login page."), Form.LIST, "authParams", "OIDC"),
            of(X5C_ROOTS, Form.PEM_FILES, "roots", "X5C"),
            of(NEBULA_ROOT, Form.PEM_FILES, "roots", "Nebula"),
            of(Flag.list("aws-account", "id", "AWS: an account whose instances are taken."), Form.LIST, "accounts", "AWS"),
            of(Flag.list("gcp-service-account", "name", "GCP: a service account that is taken."), Form.LIST, "serviceAccounts", "GCP"),
            of(Flag.list("gcp-project", "id", "GCP: a project whose instances are taken."), Form.LIST, "projectIDs", "GCP"),
            of(Flag.value("gcp-organization", "id", "GCP: the organization whose instances are taken."), Form.TEXT,
                    "organizationID", "GCP"),
            of(AZURE_TENANT, Form.TEXT, "tenantID", "Azure"),
            of(Flag.list("azure-resource-group", "name", "Azure: a resource group that is taken."), Form.LIST, "resourceGroups", "Azure"),
            of(Flag.list("azure-subscription-id", "id", "Azure: a subscription that is taken."), Form.LIST, "subscriptionIDs", "Azure"),
            of(Flag.list("azure-object-id", "id", "Azure: an object that is taken."), Form.LIST, "objectIDs", "Azure"),
            of(Flag.value("azure-audience", "url", "Azure: whom the tokens are for."), Form.TEXT, "audience", "Azure"),
            of(Flag.value("instance-age", "duration", "AWS, GCP: how old an instance may be."), Form.DURATION, "instanceAge", "AWS", "GCP"),
            of(Flag.toggle("disable-custom-sans", "AWS, GCP, Azure: no names but those of the instance."), Form.TRUTH,
                    "disableCustomSANs", CLOUDS),
            of(Flag.toggle("disable-trust-on-first-use,disable-tofu", "AWS, GCP, Azure: take the same instance more than once."),
                    Form.TRUTH, "disableTrustOnFirstUse", CLOUDS),
            of(Flag.toggle("disable-ssh-ca-user", "GCP: no SSH user certificates; =false allows them."), Form.TRUTH,
                    "disableSSHCAUser", "GCP"),
            of(Flag.toggle("disable-ssh-ca-host", "GCP: no SSH host certificates."), Form.TRUTH, "disableSSHCAHost", "GCP"),
            claim(SSH, Form.TRUTH, "enableSSHCA"),
            duration("ssh-user-min-dur", "least time that an SSH user certificate", "minUserSSHCertDuration"),
            duration("ssh-user-max-dur", "longest time that an SSH user certificate", "maxUserSSHCertDuration"),
            duration("ssh-user-default-dur", "time that an SSH user certificate by default", "defaultUserSSHCertDuration"),
            duration("ssh-host-min-dur", "least time that an SSH host certificate", "minHostSSHCertDuration"),
            duration("ssh-host-max-dur", "longest time that an SSH host certificate", "maxHostSSHCertDuration"),
            duration("ssh-host-default-dur", "time that an SSH host certificate by default", "defaultHostSSHCertDuration"),
            duration("x509-min-dur", "least time that an X.509 certificate", "minTLSCertDuration"),
            duration("x509-max-dur", "longest time that an X.509 certificate", "maxTLSCertDuration"),
            duration("x509-default-dur", "time that an X.509 certificate by default", "defaultTLSCertDuration"),
            claim(Flag.toggle("disable-renewal", "Renew no certificates."), Form.TRUTH, "disableRenewal"),
            claim(Flag.toggle("allow-renewal-after-expiry", "Renew certificates that have ended, too."), Form.TRUTH,
                    "allowRenewalAfterExpiry"),
            template("ssh-template", "template for SSH certificates", Form.FILE, "ssh", "template"),
            template("ssh-template-data", "JSON with values for the template for SSH certificates", Form.JSON_FILE, "ssh", "templateData"),
            template("x509-template", "template for X.509 certificates", Form.FILE, "x509", "template"),
            template("x509-template-data", "JSON with values for the template for X.509 certificates", Form.JSON_FILE, "x509",
                    "templateData"));

    private static Setting of(Flag flag, Form form, String member, String... types) {
        return new Setting(flag, List.of(member), form, List.of(types));
    }

    private static Setting claim(Flag flag, Form form, String member) {
        return new Setting(flag, List.of("claims", member), form, List.of());
    }

    private static Setting duration(String name, String what, String member) {
        return claim(Flag.value(name, "duration", "The " + what + " is good for. Empty: as the CA says."), Form.DURATION, member);
    }

    private static Setting template(String name, String what, Form form, String kind, String member) {
        return new Setting(Flag.value(name, "file", "The <file> with the " + what + ". Empty: none."),
                List.of("options", kind, member), form, List.of());
    }

    static List<Flag> flags() {
        return ALL.stream().map(Setting::flag).toList();
    }

    /// The twins that take something off a list.
    static List<Flag> removalFlags() {
        return ALL.stream().flatMap(setting -> setting.removal().stream()).toList();
    }

    /// `--remove-domain` for `--domain`; nothing for settings that are no lists of texts.
    Optional<Flag> removal() {
        return form != Form.LIST ? Optional.empty() : Optional.of(Flag.list("remove-" + flag.names().getFirst(), flag.placeholder(),
                "Take this off the values of --" + flag.names().getFirst() + "."));
    }

    boolean fits(String type) {
        return types.isEmpty() || types.contains(type);
    }
}
