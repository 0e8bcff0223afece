package org.countersign.core.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonBoolean;
import org.countersign.core.json.JsonValue.JsonNull;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.json.JsonValue.JsonString;

/// A JSON object. The typed getters answer "absent" for a member that is missing or `null`, and throw
/// [JsonException] when it is there with another type, so that no caller ever guesses.
public final class JsonObject implements JsonValue {
    public static final JsonObject EMPTY = new JsonObject(Map.of());

    private final Map<String, JsonValue> members;

    public JsonObject(Map<String, JsonValue> members) {
        this(new LinkedHashMap<>(members));
    }

    private JsonObject(LinkedHashMap<String, JsonValue> own) {
        this.members = Collections.unmodifiableMap(own);
    }

    /// @param members that nobody else has or will change
    static JsonObject of(LinkedHashMap<String, JsonValue> members) {
        return new JsonObject(members);
    }

    public Map<String, JsonValue> members() {
        return members;
    }

    public Optional<JsonValue> get(String name) {
        var value = members.get(name);
        return value == null || value instanceof JsonNull ? Optional.empty() : Optional.of(value);
    }

    public Optional<String> string(String name) {
        return get(name).map(value -> {
            if (value instanceof JsonString(var text)) {
                return text;
            }
            throw wrong(name, "a string");
        });
    }

    /// The string, or the empty string when it is absent: most wire formats treat the two alike.
    public String text(String name) {
        return string(name).orElse("");
    }

    public Optional<Boolean> bool(String name) {
        return get(name).map(value -> {
            if (value instanceof JsonBoolean(var flag)) {
                return flag;
            }
            throw wrong(name, "true or false");
        });
    }

    public Optional<JsonNumber> number(String name) {
        return get(name).map(value -> {
            if (value instanceof JsonNumber number) {
                return number;
            }
            throw wrong(name, "a number");
        });
    }

    /// An integer that fits a Java `int`.
    public Optional<Integer> integer(String name) {
        return number(name).map(number -> {
            try {
                return number.intValueExact();
            } catch (ArithmeticException e) {
                throw wrong(name, "an integer");
            }
        });
    }

    public Optional<JsonObject> object(String name) {
        return get(name).map(value -> {
            if (value instanceof JsonObject object) {
                return object;
            }
            throw wrong(name, "an object");
        });
    }

    public List<JsonValue> array(String name) {
        return get(name).map(value -> {
            if (value instanceof JsonArray(var items)) {
                return items;
            }
            throw wrong(name, "an array");
        }).orElse(List.of());
    }

    public List<String> strings(String name) {
        var texts = new ArrayList<String>();
        for (var item : array(name)) {
            if (!(item instanceof JsonString(var text))) {
                throw wrong(name, "an array of strings");
            }
            texts.add(text);
        }
        return List.copyOf(texts);
    }

    private static JsonException wrong(String name, String expected) {
        return new JsonException("\"" + name + "\" is not " + expected);
    }

    public static Builder builder() {
        return new Builder();
    }

    /// The members of this object, to be changed and built again.
    public Builder edit() {
        var builder = new Builder();
        builder.members.putAll(members);
        return builder;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonObject object && members.equals(object.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Json.write(this);
    }

    /// Collects members in order.
    public static final class Builder {
        private final Map<String, JsonValue> members = new LinkedHashMap<>();

        public Builder put(String name, JsonValue value) {
            members.put(name, value);
            return this;
        }

        public Builder put(String name, String value) {
            return put(name, new JsonString(value));
        }

        public Builder put(String name, boolean value) {
            return put(name, new JsonBoolean(value));
        }

        public Builder put(String name, long value) {
            return put(name, new JsonNumber(Long.toString(value)));
        }

        public Builder putNull(String name) {
            return put(name, JsonNull.NULL);
        }

        public Builder put(String name, Collection<String> values) {
            return put(name, new JsonArray(values.stream().<JsonValue>map(JsonString::new).toList()));
        }

        public Builder putUnlessEmpty(String name, String value) {
            return value.isEmpty() ? this : put(name, value);
        }

        public Builder putUnlessEmpty(String name, Collection<String> values) {
            return values.isEmpty() ? this : put(name, values);
        }

        public Builder remove(String name) {
            members.remove(name);
            return this;
        }

        public JsonObject build() {
            return new JsonObject(members);
        }
    }
}
