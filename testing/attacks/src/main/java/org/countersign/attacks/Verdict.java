package org.countersign.attacks;

import java.util.Arrays;
import java.util.List;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.json.JsonValue.JsonString;

/// What has to come back: one of some refusals, or that the request is served.
///
/// @param refusals statuses; empty when the request is a good one after all
record Verdict(List<Integer> refusals) {
    private static final int CREATED = 201;

    Verdict {
        refusals = List.copyOf(refusals);
    }

    static Verdict read(JsonValue value) {
        return switch (value) {
            case JsonNumber number -> new Verdict(List.of(number.value().intValueExact()));
            case JsonString(var text) when text.equals("served") -> new Verdict(List.of());
            case JsonString(var text) -> new Verdict(Arrays.stream(text.split("/")).map(Integer::valueOf).toList());
            default -> throw new IllegalArgumentException("not a verdict: " + value);
        };
    }

    boolean isServed() {
        return refusals.isEmpty();
    }

    boolean allows(int status) {
        return isServed() ? status == 200 || status == CREATED : refusals.contains(status);
    }

    @Override
    public String toString() {
        return isServed() ? "served" : refusals.toString();
    }
}
