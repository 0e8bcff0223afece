package org.countersign.server.config;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.junit.jupiter.api.Test;

/// Puts every kind of value at every place of a configuration that holds everything.
class AnyValueTest {
    private static final List<String> VALUES = List.of("null", "true", "0", "-1", "1e99", "1e999999999", "1e99999999999",
            "\"\"", "\"x\"", "\"\\u0000\"", "\"\\uffff\"", "\"-9223372036854775808ns\"", "\"2562047h\"", "\"softkms:path=%zz\"",
            "\"[\"", "[]", "[null]", "[{}]", "[[\"x\"]]", "[1]", "{}", "{\"\": 1}", "{\"x\": {\"y\": [1]}}", "{\"Name\": \"x\"}");

    @Test
    void a_value_is_used_or_refused_with_its_place_and_nothing_else_happens() throws Exception {
        var json = Json.parseObject(Files.readAllBytes(Path.of("../config/ca.example.json")), JsonLimits.FILE);
        var places = new ArrayList<String>();
        places("", json, places);
        assertTrue(places.size() > 90, "places: " + places.size());
        for (var place : places) {
            for (var value : VALUES) {
                var reading = Reading.of(Patch.set(json, place, value));
                assertTrue(reading.found().isPresent() || !reading.faults().isEmpty(), place + " = " + value);
                for (var fault : reading.faults()) {
                    assertTrue(fault.startsWith(top(place)), place + " = " + value + " was reported as: " + fault);
                }
            }
        }
    }

    private static String top(String place) {
        return place.split("[.\\[]")[0];
    }

    private static void places(String at, JsonValue value, List<String> places) {
        if (!at.isEmpty()) {
            places.add(at);
        }
        switch (value) {
            case JsonObject object -> object.members().forEach((name, member) -> {
                if (!name.startsWith("_")) {
                    places((at.isEmpty() ? "" : at + ".") + name, member, places);
                }
            });
            case JsonArray(var items) -> {
                for (int i = 0; i < items.size(); i++) {
                    places(at + "[" + i + "]", items.get(i), places);
                }
            }
            default -> { }
        }
    }
}
