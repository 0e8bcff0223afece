package org.countersign.server.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;

/// Changes one value of a JSON text, at a place written as in the messages: `authority.provisioners[0].name`.
final class Patch {
    private Patch() {}

    static JsonObject set(JsonObject object, String place, String value) {
        return (JsonObject) set(object, steps(place), Json.parse(value, JsonLimits.FILE));
    }

    static JsonObject remove(JsonObject object, String place) {
        return (JsonObject) set(object, steps(place), null);
    }

    private static List<String> steps(String place) {
        return Arrays.asList(place.replace("[", ".[").split("\\."));
    }

    private static JsonValue set(JsonValue at, List<String> steps, JsonValue value) {
        if (steps.isEmpty()) {
            return value;
        }
        var step = steps.getFirst();
        var rest = steps.subList(1, steps.size());
        if (step.startsWith("[")) {
            int index = Integer.parseInt(step.substring(1, step.length() - 1));
            var items = new ArrayList<>(((JsonArray) at).items());
            var changed = set(index < items.size() ? items.get(index) : JsonObject.EMPTY, rest, value);
            if (index < items.size()) {
                items.set(index, changed);
            } else {
                items.add(changed);
            }
            return new JsonArray(items);
        }
        var object = at == null ? JsonObject.EMPTY : (JsonObject) at;
        if (rest.isEmpty() && value == null) {
            return object.edit().remove(step).build();
        }
        return object.edit().put(step, set(object.members().get(step), rest, value)).build();
    }
}
