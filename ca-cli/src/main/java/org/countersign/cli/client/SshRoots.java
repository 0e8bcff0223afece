package org.countersign.cli.client;

import java.util.Base64;
import java.util.List;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.SshPublicKey;

/// The SSH CA keys: those that sign user certificates, and those that sign host certificates. Either may be empty.
public record SshRoots(List<SshPublicKey> userKeys, List<SshPublicKey> hostKeys) {
    public SshRoots {
        userKeys = List.copyOf(userKeys);
        hostKeys = List.copyOf(hostKeys);
    }

    /// Reads what the CA answers.
    public static SshRoots parse(JsonObject json) {
        return new SshRoots(Wire.keys(json, "userKey"), Wire.keys(json, "hostKey"));
    }

    /// The form that [#parse] reads.
    public JsonObject toJson() {
        return JsonObject.builder().put("userKey", encode(userKeys)).put("hostKey", encode(hostKeys)).build();
    }

    private static List<String> encode(List<SshPublicKey> keys) {
        return keys.stream().map(key -> Base64.getEncoder().encodeToString(key.blob())).toList();
    }
}
