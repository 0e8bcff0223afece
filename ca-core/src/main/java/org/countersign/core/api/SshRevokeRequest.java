package org.countersign.core.api;

import java.util.List;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.SerialRange;

/// Body of `POST /ssh/revoke`. It names exactly one thing: `serial`, `serials`, `key`, `keyID` or `principal`.
///
/// @param token      whose subject has to be the text of the target
/// @param reasonCode RFC 5280 "Reason Code"
/// @param passive    false asks for an answer only when the list that says so is out. Clients that know nothing of lists send true
public record SshRevokeRequest(RevocationTarget target, String token, int reasonCode, String reason, boolean passive) {
    private static final String SERIAL = "serial";
    private static final List<String> TARGETS = List.of(SERIAL, "serials", "key", "keyID", "principal");

    /// @throws org.countersign.core.ProblemException with status 400
    public static SshRevokeRequest parse(byte[] body) {
        var json = WireFields.object(body);
        var target = target(json);
        int reasonCode = RevokeRequest.reasonCode(json);
        var reason = RevokeRequest.reason(json);
        return new SshRevokeRequest(target, WireFields.token(json), reasonCode, reason, json.bool("passive").orElse(false));
    }

    /// Missing, `null` and empty is "not given", as everywhere.
    private static RevocationTarget target(JsonObject json) {
        var given = TARGETS.stream().filter(name -> !json.text(name).isEmpty()).toList();
        if (given.size() > 1) {
            throw refuse("The request names more than one thing to revoke: " + String.join(", ", given) + ".");
        }
        var name = given.isEmpty() ? SERIAL : given.getFirst();
        try {
            return target(name, json);
        } catch (IllegalArgumentException e) {
            throw refuse("\"" + name + "\" names nothing that can be revoked: " + e.getMessage() + ".");
        }
    }

    private static RevocationTarget target(String name, JsonObject json) {
        return switch (name) {
            case "serials" -> new RevocationTarget.Serials(SerialRange.parse(json.text(name)));
            case "key" -> new RevocationTarget.Key(WireFields.publicKey(json, name));
            case "keyID" -> new RevocationTarget.KeyId(json.text(name));
            case "principal" -> new RevocationTarget.Principal(json.text(name));
            default -> new RevocationTarget.Certificate(CertificateId.ssh(SerialRange.parseSerial(json.text(SERIAL))));
        };
    }

    private static RuntimeException refuse(String message) {
        return ProblemCode.INVALID_REVOCATION.refuse(message);
    }

    public JsonObject toJson() {
        var json = JsonObject.builder();
        switch (target) {
            case RevocationTarget.Certificate(var id) -> json.put(SERIAL, id.serial().toString());
            case RevocationTarget.Serials(var range) -> json.put("serials", range.toString());
            case RevocationTarget.Key(var key) -> json.put("key", WireFields.base64(key));
            case RevocationTarget.KeyId(var keyId) -> json.put("keyID", keyId);
            case RevocationTarget.Principal(var name) -> json.put("principal", name);
        }
        return json.put("ott", token).put("reasonCode", reasonCode).put("reason", reason).put("passive", passive).build();
    }
}
