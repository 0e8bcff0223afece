package org.countersign.core.api;

import java.util.Locale;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.json.JsonObject;

/// Body of `POST /ssh/check-host`.
///
/// @param name  the host name, in lower case
/// @param token who asks, where a CA wants to know; this server answers everybody
public record CheckHostRequest(String name, Optional<String> token) {
    public CheckHostRequest(String name) {
        this(name, Optional.empty());
    }

    /// @throws org.countersign.core.ProblemException with status 400
    public static CheckHostRequest parse(byte[] body) {
        var json = WireFields.object(body);
        if (!json.text("type").equals("host")) {
            throw ProblemCode.INVALID_CERTIFICATE_TYPE.refuse("\"type\" is not \"host\".");
        }
        var principal = json.text("principal");
        if (principal.isEmpty()) {
            throw ProblemCode.INVALID_PRINCIPAL.refuse("\"principal\" is empty: send the host name there.");
        }
        return new CheckHostRequest(principal.toLowerCase(Locale.ROOT));
    }

    public JsonObject toJson() {
        var body = JsonObject.builder().put("type", "host").put("principal", name);
        token.ifPresent(text -> body.put("token", text));
        return body.build();
    }
}
