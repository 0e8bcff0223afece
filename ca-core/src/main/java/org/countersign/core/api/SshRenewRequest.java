package org.countersign.core.api;

import org.countersign.core.json.JsonObject;

/// Body of `POST /ssh/renew`.
public record SshRenewRequest(String token) {

    /// @throws org.countersign.core.ProblemException with status 400
    public static SshRenewRequest parse(byte[] body) {
        return new SshRenewRequest(WireFields.token(WireFields.object(body)));
    }

    public JsonObject toJson() {
        return JsonObject.builder().put("ott", token).build();
    }
}
