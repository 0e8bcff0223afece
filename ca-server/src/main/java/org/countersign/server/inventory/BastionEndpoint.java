package org.countersign.server.inventory;

import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.api.BastionRequest;
import org.countersign.core.json.JsonObject;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;

/// `POST /ssh/bastion`: the host that clients go through to reach another one. There is one for all, or none.
public final class BastionEndpoint {
    private final boolean offered;
    private final Optional<Bastion> bastion;

    /// A host that clients go through. Absent parts are empty.
    ///
    /// @param command what clients run to connect
    /// @param flags   flags for ssh on clients
    public record Bastion(String hostname, String user, String port, String command, String flags) {
        private JsonObject toJson() {
            var json = JsonObject.builder().put("hostname", hostname);
            putUnlessEmpty(json, "user", user);
            putUnlessEmpty(json, "port", port);
            putUnlessEmpty(json, "cmd", command);
            putUnlessEmpty(json, "flags", flags);
            return json.build();
        }

        private static void putUnlessEmpty(JsonObject.Builder json, String name, String value) {
            if (!value.isEmpty()) {
                json.put(name, value);
            }
        }
    }

    /// @param offered whether this server has anything to do with SSH
    public BastionEndpoint(boolean offered, Optional<Bastion> bastion) {
        this.offered = offered;
        this.bastion = bastion;
    }

    public Reply bastion(Request request) {
        if (!offered) {
            throw ProblemCode.NOT_FOUND.refuse("This server has no SSH certificates, and no bastion.");
        }
        var asked = BastionRequest.parse(request.body());
        var answer = JsonObject.builder().put("hostname", asked.hostname());
        bastion.filter(one -> !one.hostname().equalsIgnoreCase(asked.hostname()))
                .ifPresent(one -> answer.put("bastion", one.toJson()));
        return Reply.json(200, answer.build());
    }
}
