package org.countersign.server.health;

import org.countersign.core.json.JsonObject;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;

/// `GET /health` and `/version`.
public final class HealthEndpoints {
    private final Reply health = Reply.json(200, JsonObject.builder().put("status", "ok").build());
    private final Reply version;

    public HealthEndpoints(String version) {
        this.version = Reply.json(200, JsonObject.builder().put("version", version).build());
    }

    /// Whether the process answers. Nothing behind it is asked, so that a slow disk does not get a server killed.
    public Reply health(Request request) {
        return health;
    }

    /// The bare version. Clients ask for it before every signing.
    public Reply version(Request request) {
        return version;
    }
}
