package org.countersign.core.api;

import java.util.Locale;
import org.countersign.core.ProblemCode;
import org.countersign.core.json.JsonObject;

/// Body of `POST /ssh/check-host`.
///
/// @param name the host name, in lower case
public record CheckHostRequest(String name) {

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
        return JsonObject.builder().put("type", "host").put("principal", name).build();
    }
}
