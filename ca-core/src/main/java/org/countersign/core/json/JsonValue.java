package org.countersign.core.json;

import java.math.BigDecimal;
import java.util.List;

/// A JSON value, exactly as it was written: numbers keep every digit, members keep their order.
public sealed interface JsonValue
        permits JsonObject, JsonValue.JsonString, JsonValue.JsonNumber, JsonValue.JsonBoolean, JsonValue.JsonNull,
        JsonValue.JsonArray {

    record JsonString(String value) implements JsonValue {}

    /// A number kept as its text, so that nothing is rounded before somebody decides what it means.
    record JsonNumber(String text) implements JsonValue {
        public BigDecimal value() {
            try {
                return new BigDecimal(text);
            } catch (NumberFormatException e) {
                throw new JsonException("a number has an exponent out of range");
            }
        }

        /// Most numbers are small and plain. For those the class [BigDecimal] stays out: the tables that it fills when it is first
        /// used take longer than most commands.
        ///
        /// @throws ArithmeticException if it is no integer that fits
        int intValueExact() {
            return text.matches("-?[0-9]{1,9}") ? Integer.parseInt(text) : value().intValueExact();
        }
    }

    record JsonBoolean(boolean value) implements JsonValue {}

    record JsonNull() implements JsonValue {
        public static final JsonNull NULL = new JsonNull();
    }

    record JsonArray(List<JsonValue> items) implements JsonValue {
        public JsonArray {
            items = List.copyOf(items);
        }
    }
}
