package org.countersign.cli.client;

import org.countersign.core.json.JsonObject;

/// The host that connections to another host go through, as the CA names it. Every part but the host name may be empty.
///
/// @param command what runs on the bastion to reach the host; `nc` when empty
/// @param flags   further words for `ssh`, with blanks between them
public record Bastion(String hostname, String user, String port, String command, String flags) {
    /// Reads the member `bastion` of an answer.
    public static Bastion parse(JsonObject json) {
        return new Bastion(Wire.require(json, "hostname"), json.text("user"), json.text("port"), json.text("cmd"),
                json.text("flags"));
    }

    /// The form that [#parse] reads.
    public JsonObject toJson() {
        return JsonObject.builder().put("hostname", hostname).put("user", user).put("port", port).put("cmd", command)
                .put("flags", flags).build();
    }
}
