package org.countersign.server.shape;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonBoolean;
import org.countersign.core.json.JsonValue.JsonNull;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.json.JsonValue.JsonString;
import org.countersign.core.time.Rfc3339;
import org.countersign.core.time.TimeFormatException;
import org.countersign.core.x509.X509FormatException;

/// An object in what a template gave. Member names match in any case, as they do for the servers these templates were written for;
/// two that differ only in case are refused, and so is one name twice: a value that slipped out of its quotes must not be able to
/// say something again.
final class Result {
    private static final JsonLimits LIMITS = new JsonLimits(16, 1024, 64 * 1024, 40);

    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    private Result(JsonObject object) {
        object.members().forEach((name, value) -> {
            if (members.putIfAbsent(name.toLowerCase(Locale.ROOT), value) != null) {
                throw new JsonException("a member is there twice, in different case");
            }
        });
    }

    /// Reads one.
    @FunctionalInterface
    interface Reading<T> {
        T read(Result result);
    }

    /// @param name of the template, for the log
    /// @throws ProblemException TEMPLATE_FAILED when the text is not what the reading wants
    static <T> T read(String name, String text, Reading<T> reading) {
        try {
            return reading.read(new Result(Json.parseObject(text, LIMITS)));
        } catch (JsonException | X509FormatException | TimeFormatException e) {
            throw ProblemCode.TEMPLATE_FAILED.refuse(ProblemCode.TEMPLATE_FAILED.title(),
                    new JsonException("the result of template " + name + " cannot be used: " + e.getMessage()));
        }
    }

    private Optional<JsonValue> get(String name) {
        var value = members.get(name.toLowerCase(Locale.ROOT));
        return value == null || value instanceof JsonNull ? Optional.empty() : Optional.of(value);
    }

    String text(String name) {
        return get(name).map(value -> text(name, value)).orElse("");
    }

    private static String text(String name, JsonValue value) {
        if (value instanceof JsonString(var text)) {
            return text;
        }
        throw wrong(name, "a string");
    }

    /// The member if it is a text; an object is for [#object].
    String textIfText(String name) {
        return get(name).filter(JsonString.class::isInstance).map(value -> text(name, value)).orElse("");
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    boolean flag(String name) {
        return get(name).map(value -> {
            if (value instanceof JsonBoolean(var flag)) {
                return flag;
            }
            throw wrong(name, "true or false");
        }).orElse(false);
    }

    List<String> texts(String name) {
        return items(name).stream().map(item -> text(name, item)).toList();
    }

    /// One text or a list of them.
    List<String> oneOrMore(String name) {
        return get(name).filter(JsonString.class::isInstance).map(value -> List.of(text(name, value)).stream()
                .filter(text -> !text.isEmpty()).toList()).orElseGet(() -> texts(name));
    }

    private List<JsonValue> items(String name) {
        return get(name).map(value -> {
            if (value instanceof JsonArray(var items)) {
                return items;
            }
            throw wrong(name, "a list");
        }).orElse(List.of());
    }

    List<Result> objects(String name) {
        var objects = new ArrayList<Result>();
        for (var item : items(name)) {
            if (!(item instanceof JsonObject object)) {
                throw wrong(name, "a list of objects");
            }
            objects.add(new Result(object));
        }
        return objects;
    }

    Optional<Result> object(String name) {
        return get(name).filter(value -> !(value instanceof JsonString)).map(value -> {
            if (value instanceof JsonObject object) {
                return new Result(object);
            }
            throw wrong(name, "an object");
        });
    }

    Map<String, String> map(String name) {
        var map = new LinkedHashMap<String, String>();
        get(name).ifPresent(value -> {
            if (!(value instanceof JsonObject object)) {
                throw wrong(name, "an object");
            }
            object.members().forEach((key, text) -> map.put(key, text(name + "." + key, text)));
        });
        return map;
    }

    Optional<Instant> time(String name) {
        return Optional.of(text(name)).filter(text -> !text.isEmpty())
                .map(Rfc3339::parse);
    }

    /// Standard base64, or nothing.
    Optional<byte[]> bytes(String name) {
        return Optional.of(text(name)).filter(text -> !text.isEmpty()).map(text ->
                StrictBase64.decode(text).orElseThrow(() -> wrong(name, "standard base64")));
    }

    /// Refuses a member that only the server may decide, unless it leaves it open.
    void leaveOpen(String name, String why) {
        var open = get(name).map(value -> switch (value) {
            case JsonString(var text) -> text.isEmpty() || text.equals("0");
            case JsonNumber number -> number.value().signum() == 0;
            default -> false;
        }).orElse(true);
        if (!open) {
            throw new JsonException("\"" + name + "\" " + why);
        }
    }

    static JsonException wrong(String name, String expected) {
        return new JsonException("\"" + name + "\" is not " + expected);
    }
}
