package org.countersign.core.api;

import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.SshPublicKey;

/// Body of `POST /ssh/rekey`.
public record SshRekeyRequest(String token, SshPublicKey publicKey) {

    /// @throws org.countersign.core.ProblemException with status 400
    public static SshRekeyRequest parse(byte[] body) {
        var json = WireFields.object(body);
        return new SshRekeyRequest(WireFields.token(json), WireFields.publicKey(json, "publicKey"));
    }

    public JsonObject toJson() {
        return JsonObject.builder().put("ott", token).put("publicKey", WireFields.base64(publicKey)).build();
    }
}
