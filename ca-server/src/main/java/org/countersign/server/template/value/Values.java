package org.countersign.server.template.value;

import java.util.ArrayList;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonBoolean;
import org.countersign.core.json.JsonValue.JsonNull;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.json.JsonValue.JsonString;

/// Turns JSON into values as Go's decoder does when it is told nothing of the shape: every number a `float64`, every
/// object a map of its own.
public final class Values {
    private Values() {}

    /// @throws Failure if a number is beyond a `float64`
    public static Value of(JsonValue json) {
        return switch (json) {
            case JsonString(var text) -> Text.of(text);
            case JsonNumber(var text) -> new Real(real(text));
            case JsonBoolean(var flag) -> new Bool(flag);
            case JsonNull() -> Nil.NULL;
            case JsonArray(var items) -> {
                var values = new ArrayList<Value>(items.size());
                items.forEach(item -> values.add(of(item)));
                yield Sequence.of(values);
            }
            case JsonObject object -> dictionary(object);
        };
    }

    public static Dictionary dictionary(JsonObject object) {
        var dictionary = new Dictionary();
        object.members().forEach((name, value) -> dictionary.put(Utf8.carry(name), of(value)));
        return dictionary;
    }

    private static double real(String text) {
        double number = Double.parseDouble(text);
        if (!Double.isFinite(number)) {
            throw new Failure("a number of the data is too large");
        }
        return number;
    }
}
