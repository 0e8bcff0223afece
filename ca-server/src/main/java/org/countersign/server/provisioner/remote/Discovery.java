package org.countersign.server.provisioner.remote;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;

/// Where a provider describes itself (OpenID Connect Discovery 1.0, "Obtaining OpenID Provider Configuration Information"), and what
/// that description has to say to be believed.
///
/// @param document where the description is
/// @param issuer   what the provider may call itself: its address, or what the operator allows instead
/// @param tenant   put in place of `{tenantid}` in the name of a provider that serves many
public record Discovery(URI document, Optional<String> issuer, Optional<String> tenant) {
    private static final String WELL_KNOWN = "/.well-known/openid-configuration";
    private static final String TENANT = "{tenantid}";

    private static final Pattern PLAIN = Pattern.compile("https?://[\\x21-\\x7e&&[^\"<>]]{1,200}");

    /// What a description says.
    record Provider(String issuer, URI keys) {}

    /// @param endpoint address of the provider, or of its description
    /// @param issuer   what the provider calls itself when that is not its address
    /// @throws DownloadException when nothing is ever fetched from there
    public static Discovery at(String endpoint, Optional<String> issuer, Optional<String> tenant) throws DownloadException {
        var address = Addresses.parse(endpoint);
        if (address.getPath().contains(WELL_KNOWN)) {
            return new Discovery(address, issuer, tenant);
        }
        return new Discovery(Addresses.parse(withoutSlash(endpoint) + WELL_KNOWN), issuer, tenant);
    }

    Provider fetch(Downloads downloads) throws DownloadException, InterruptedException {
        var content = downloads.get(document).content();
        try {
            return read(Json.parseObject(content, KeySets.LIMITS));
        } catch (JsonException e) {
            throw new DownloadException("the description of the provider at " + document + " cannot be used: " + e.getMessage(), e);
        }
    }

    private Provider read(JsonObject description) throws DownloadException {
        var named = description.text("issuer");
        if (named.isEmpty() || description.text("jwks_uri").isEmpty()) {
            throw new DownloadException("the description of the provider at " + document + " lacks \"issuer\" or \"jwks_uri\"");
        }
        var name = tenant.map(id -> named.replace(TENANT, id)).orElse(named);
        if (!isExpected(name) && !isOneOfManyTenants(named, name)) {
            throw new DownloadException("the provider at " + document + " calls itself by another name than its address"
                    + (PLAIN.matcher(name).matches() ? "; if that is right, set \"issuer\" to " + name : ""));
        }
        var keys = Addresses.parse(description.text("jwks_uri"));
        if (!Addresses.sameHost(keys, document)) {
            Addresses.checkPublic(keys);
        }
        return new Provider(name, keys);
    }

    /// A provider that could call itself what it likes could make tokens of another one.
    private boolean isExpected(String name) {
        if (issuer.isPresent()) {
            return issuer.get().equals(name);
        }
        var own = document.toString();
        return withoutSlash(name).equals(withoutSlash(own.substring(0, own.indexOf(WELL_KNOWN)))) || isMicrosoftTenant(name);
    }

    /// A description for all tenants of a provider names it with a gap for theirs.
    private boolean isOneOfManyTenants(String named, String name) {
        return issuer.isEmpty() && tenant.isPresent() && named.contains(TENANT)
                && name.startsWith("https://" + document.getHost() + "/");
    }

    /// The first version of that service names its tenants at another host than it describes them.
    private boolean isMicrosoftTenant(String name) {
        return document.getHost().equalsIgnoreCase("login.microsoftonline.com")
                && tenant.map(id -> "https://sts.windows.net/" + id).equals(Optional.of(withoutSlash(name)));
    }

    private static String withoutSlash(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
