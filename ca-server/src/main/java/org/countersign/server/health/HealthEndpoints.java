package org.countersign.server.health;

import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.countersign.core.ProblemCode;
import org.countersign.core.json.JsonObject;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;

/// `GET /health` and `/version`.
public final class HealthEndpoints {
    private final Reply healthy = Reply.json(200, JsonObject.builder().put("status", "ok").build());
    private final Map<Fault, BooleanSupplier> faults;
    private final Reply version;

    /// @param faults tells of each whether it is there, from memory and at once
    public HealthEndpoints(String version, Map<Fault, BooleanSupplier> faults) {
        this.faults = Map.copyOf(faults);
        this.version = Reply.json(200, JsonObject.builder().put("version", version).build());
    }

    /// Whether the process answers, and what it knows to be wrong. Nothing is tried here, so that a slow disk does not get a server
    /// killed; and what does not keep it from issuing is said with status 200 for the same reason.
    ///
    /// @throws org.countersign.core.ProblemException STORE_UNAVAILABLE when nothing is issued
    public Reply health(Request request) {
        var present = Stream.of(Fault.values()).filter(fault -> faults.getOrDefault(fault, () -> false).getAsBoolean()).toList();
        if (present.isEmpty()) {
            return healthy;
        }
        var codes = present.stream().map(Fault::code).toList();
        if (present.stream().anyMatch(Fault::stopsIssuing)) {
            throw ProblemCode.STORE_UNAVAILABLE.refuse("Nothing is issued: " + String.join(", ", codes) + ".");
        }
        return Reply.json(200, JsonObject.builder().put("status", "degraded").put("faults", codes).build());
    }

    /// The bare version. Clients ask for it before every signing.
    public Reply version(Request request) {
        return version;
    }
}
