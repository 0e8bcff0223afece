package org.countersign.core.api;

import java.util.Optional;
import org.countersign.core.json.JsonObject;
import org.countersign.core.time.TimeDuration;

/// Body of `POST /sign`.
///
/// @param csr PEM of the certificate request, not read yet
public record X509SignRequest(String csr, String token, TimeDuration notBefore, TimeDuration notAfter,
        Optional<JsonObject> templateData) {

    /// @throws org.countersign.core.ProblemException with status 400
    public static X509SignRequest parse(byte[] body) {
        var json = WireFields.object(body);
        var csr = json.text("csr");
        if (csr.isEmpty()) {
            throw WireFields.malformed("The request has no \"csr\".");
        }
        return new X509SignRequest(csr, WireFields.token(json), WireFields.time(json, "notBefore"),
                WireFields.time(json, "notAfter"), json.object("templateData"));
    }

    /// The body as clients send it, with both times even when they are empty.
    public JsonObject toJson() {
        var body = JsonObject.builder().put("csr", csr).put("ott", token)
                .put("notAfter", notAfter.format()).put("notBefore", notBefore.format());
        templateData.ifPresent(data -> body.put("templateData", data));
        return body.build();
    }
}
