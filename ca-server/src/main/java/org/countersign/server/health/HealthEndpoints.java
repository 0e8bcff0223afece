package org.countersign.server.health;

import org.countersign.core.ProblemException;
import org.countersign.core.json.JsonObject;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;

/// `GET /health` and `/version`, for everyone. What is wrong is told to operators, by [OperatorEndpoints].
public final class HealthEndpoints {
    private final Reply healthy = status("ok");
    private final Reply degraded = status("degraded");
    private final Faults faults;
    private final Reply version;

    public HealthEndpoints(String version, Faults faults) {
        this.faults = faults;
        this.version = Reply.json(200, JsonObject.builder().put("version", version).build());
    }

    /// Whether the process answers, and whether it issues. Nothing is tried here, so that a slow disk does not get a server killed;
    /// and what does not keep it from issuing has status 200 for the same reason.
    ///
    /// @throws ProblemException STORE_UNAVAILABLE, CLOCK_UNTRUSTED or CONFIGURATION_DIFFERS when nothing is issued
    public Reply health(Request request) {
        var present = faults.present();
        Faults.refusal(present).ifPresent(code -> {
            throw code.refuse();
        });
        return present.isEmpty() ? healthy : degraded;
    }

    /// The bare version. Clients ask for it before every signing.
    public Reply version(Request request) {
        return version;
    }

    private static Reply status(String status) {
        return Reply.json(200, JsonObject.builder().put("status", status).build());
    }
}
