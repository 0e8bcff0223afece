package org.countersign.core.token;

import java.util.List;
import org.countersign.core.json.JsonObject;

/// The SSH certificate that a token asks for, its claim `step.ssh`.
///
/// @param certType    `user` or `host`
/// @param keyId       the text that sshd logs at login
/// @param principals  may be empty, then the CA decides
/// @param validAfter  a duration or an RFC 3339 time as it goes over the wire; empty when the CA decides
/// @param validBefore as `validAfter`
public record SshTokenOptions(
        String certType, String keyId, List<String> principals, String validAfter, String validBefore) {
    public SshTokenOptions {
        principals = List.copyOf(principals);
    }

    /// The claim, with every member present: existing servers compare them one by one with the request.
    JsonObject toJson() {
        var ssh = JsonObject.builder()
                .put("certType", certType)
                .put("keyID", keyId)
                .put("principals", principals)
                .put("validAfter", validAfter)
                .put("validBefore", validBefore)
                .build();
        return JsonObject.builder().put("ssh", ssh).build();
    }
}
