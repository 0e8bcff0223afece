package org.countersign.cli.client;

import org.countersign.core.json.JsonObject;
import org.countersign.core.text.Printable;

/// A provisioner as the CA lists it.
///
/// @param type        in the spelling of the CA, such as `JWK`
/// @param keyId       `kid` of a JWK provisioner's key, the client ID of an OIDC one, empty for others
/// @param description the whole object
public record ListedProvisioner(String type, String name, String keyId, JsonObject description) {
    public static ListedProvisioner of(JsonObject description) {
        String type = description.text("type");
        String keyId = switch (type) {
            case "JWK" -> description.object("key").map(key -> key.text("kid")).orElse("");
            case "OIDC" -> description.text("clientID");
            default -> "";
        };
        return new ListedProvisioner(type, description.text("name"), keyId, description);
    }

    /// As it stands in a choice and in the status line after it: `admin (JWK) [kid: …]`. Fit for a terminal.
    @Override
    public String toString() {
        String detail = switch (type) {
            case "JWK" -> " [kid: " + keyId + "]";
            case "OIDC" -> " [client: " + keyId + "]";
            case "Azure" -> " [tenant: " + description.text("tenantId") + "]";
            default -> "";
        };
        return Printable.text(name + " (" + type + ")" + detail);
    }
}
