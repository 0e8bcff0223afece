package org.countersign.server.health;

import java.util.List;
import java.util.function.Supplier;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;

/// `GET /health` and `/ready` on the listener that only operators reach: each fault by its name, with what to do about it.
public final class OperatorEndpoints {
    private final Supplier<Faults> faults;

    public OperatorEndpoints(Supplier<Faults> faults) {
        this.faults = faults;
    }

    /// Status 200 as long as the process answers: to restart it heals none of the faults.
    public Reply health(Request request) {
        var present = faults.get().present();
        return Reply.json(200, body(present));
    }

    /// Status 503 while nothing is issued.
    public Reply ready(Request request) {
        var present = faults.get().present();
        return Reply.json(Faults.refusal(present).isPresent() ? 503 : 200, body(present));
    }

    private static JsonObject body(List<Fault> present) {
        List<JsonValue> named = present.stream().<JsonValue>map(OperatorEndpoints::named).toList();
        return JsonObject.builder().put("status", status(present)).put("faults", new JsonArray(named)).build();
    }

    private static String status(List<Fault> present) {
        if (present.isEmpty()) {
            return "ok";
        }
        return Faults.refusal(present).isPresent() ? "not-issuing" : "degraded";
    }

    private static JsonObject named(Fault fault) {
        return JsonObject.builder().put("fault", fault.code()).put("issuing", fault.refusal().isEmpty())
                .put("meaning", fault.meaning()).build();
    }
}
