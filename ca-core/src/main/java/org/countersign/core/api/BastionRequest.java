package org.countersign.core.api;

import org.countersign.core.ProblemCode;
import org.countersign.core.json.JsonObject;

/// Body of `POST /ssh/bastion`: how to get to a host.
///
/// @param user who wants to log in there; may be empty
public record BastionRequest(String user, String hostname) {

    /// @throws org.countersign.core.ProblemException with status 400
    public static BastionRequest parse(byte[] body) {
        var json = WireFields.object(body);
        var hostname = json.text("hostname");
        if (hostname.isEmpty()) {
            throw ProblemCode.MALFORMED_REQUEST.refuse("\"hostname\" is empty: send the name of the host there.");
        }
        return new BastionRequest(json.text("user"), hostname);
    }

    public JsonObject toJson() {
        return JsonObject.builder().put("user", user).put("hostname", hostname).build();
    }
}
