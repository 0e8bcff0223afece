package org.countersign.cli.client;

import org.countersign.core.json.JsonObject;

/// A certificate to revoke.
///
/// @param serial     in decimal
/// @param token      empty when a client certificate proves the right to revoke
/// @param reasonCode 0 to 10 (RFC 5280, "Reason Code")
public record RevocationRequest(String serial, String token, int reasonCode, String reason) {
    JsonObject toJson() {
        return JsonObject.builder()
                .put("serial", serial)
                .put("ott", token)
                .put("reasonCode", reasonCode)
                .put("reason", reason)
                .put("passive", true)
                .build();
    }
}
