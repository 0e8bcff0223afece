package org.countersign.core.api;

import org.countersign.core.json.JsonObject;

/// Body of `POST /rekey`.
///
/// @param csr PEM of a certificate request, of which nothing but the key counts; not read yet
public record X509RekeyRequest(String csr) {

    /// @throws org.countersign.core.ProblemException with status 400
    public static X509RekeyRequest parse(byte[] body) {
        var csr = WireFields.object(body).text("csr");
        if (csr.isEmpty()) {
            throw WireFields.malformed("The request has no \"csr\".");
        }
        return new X509RekeyRequest(csr);
    }

    public JsonObject toJson() {
        return JsonObject.builder().put("csr", csr).build();
    }
}
