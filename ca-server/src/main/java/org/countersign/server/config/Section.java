package org.countersign.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonBoolean;
import org.countersign.core.json.JsonValue.JsonNull;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.json.JsonValue.JsonString;
import org.countersign.core.time.GoDuration;
import org.countersign.core.time.TimeFormatException;

/// One JSON object of the configuration, with its place in the file and the names it may hold. Reading a member of the
/// wrong type notes a fault and answers "absent", so that the reader goes on and finds the next fault.
///
/// Names match whatever their case, `null` counts as absent, and a name that starts with `_`, `$` or `//` is a comment.
final class Section {
    private final String place;
    private final Map<String, JsonValue> members = new LinkedHashMap<>();
    private final Findings findings;

    Section(JsonObject object, String place, Findings findings, List<String> known) {
        this.place = place;
        this.findings = findings;
        object.members().forEach((written, value) -> {
            if (!isComment(written) && !(value instanceof JsonNull)) {
                take(written, value, known);
            }
        });
    }

    static boolean isComment(String name) {
        return name.startsWith("_") || name.startsWith("$") || name.startsWith("//");
    }

    private void take(String written, JsonValue value, List<String> known) {
        var name = known.contains(written)
                ? Optional.of(written)
                : known.stream().filter(written::equalsIgnoreCase).findFirst();
        if (name.isEmpty()) {
            findings.fault(placeOf(written), "there is no such setting" + NearestName.of(written, known)
                    .map(nearest -> "; did you mean \"" + nearest + "\"?").orElse(""));
        } else if (members.putIfAbsent(name.get(), value) != null) {
            findings.fault(placeOf(name.get()), "is given twice, in different spellings");
        }
    }

    /// The place of the section in the file.
    String place() {
        return place;
    }

    /// The place of a member, for messages.
    String placeOf(String name) {
        return place.isEmpty() ? Shown.name(name) : place + "." + Shown.name(name);
    }

    void fault(String name, String message) {
        findings.fault(placeOf(name), message);
    }

    void warn(String name, String message) {
        findings.warn(placeOf(name), message);
    }

    /// A warning about the section itself.
    void warnHere(String message) {
        findings.warn(place, message);
    }

    Findings findings() {
        return findings;
    }

    Optional<JsonValue> value(String name) {
        return Optional.ofNullable(members.get(name));
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    /// A text of one line; a control character in a name or a path is never meant.
    Optional<String> string(String name) {
        return value(name).flatMap(value -> text(value, placeOf(name)));
    }

    /// The text, or the empty text, which means the same as none.
    String text(String name) {
        return string(name).orElse("");
    }

    /// The text; none is a fault.
    Optional<String> required(String name) {
        if (!has(name)) {
            fault(name, "is missing");
        }
        var text = string(name);
        if (text.filter(String::isEmpty).isPresent()) {
            fault(name, "is empty");
        }
        return text.filter(value -> !value.isEmpty());
    }

    private Optional<String> text(JsonValue value, String at) {
        if (!(value instanceof JsonString(var text))) {
            findings.fault(at, "must be a text in double quotes");
            return Optional.empty();
        }
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            findings.fault(at, "holds a control character");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    List<String> strings(String name) {
        return List.copyOf(stringsByPlace(name).values());
    }

    /// The texts of a list, each under its own place.
    Map<String, String> stringsByPlace(String name) {
        var texts = new LinkedHashMap<String, String>();
        var items = items(name);
        for (int i = 0; i < items.size(); i++) {
            var at = placeOf(name) + "[" + i + "]";
            text(items.get(i), at).ifPresent(text -> texts.put(at, text));
        }
        return texts;
    }

    /// Whether the member is a list with nothing in it.
    boolean isEmptyList(String name) {
        return members.get(name) instanceof JsonArray(var items) && items.isEmpty();
    }

    Optional<Boolean> bool(String name) {
        return value(name).flatMap(value -> {
            if (value instanceof JsonBoolean(var flag)) {
                return Optional.of(flag);
            }
            fault(name, "must be true or false, without quotes");
            return Optional.empty();
        });
    }

    boolean flag(String name) {
        return bool(name).orElse(false);
    }

    Optional<JsonNumber> number(String name) {
        return value(name).flatMap(value -> {
            if (value instanceof JsonNumber number) {
                return Optional.of(number);
            }
            fault(name, "must be a number, without quotes");
            return Optional.empty();
        });
    }

    Optional<Duration> duration(String name) {
        return value(name).flatMap(value -> {
            if (!(value instanceof JsonString(var text))) {
                fault(name, "must be a duration in double quotes; use for example \"720h\"");
                return Optional.empty();
            }
            try {
                return Optional.of(GoDuration.parse(text));
            } catch (TimeFormatException e) {
                fault(name, Shown.quoted(text) + " is not a duration; use for example \"720h\"");
                return Optional.empty();
            }
        });
    }

    Optional<JsonObject> object(String name) {
        return value(name).flatMap(value -> asObject(value, placeOf(name)));
    }

    private Optional<JsonObject> asObject(JsonValue value, String at) {
        if (value instanceof JsonObject object) {
            return Optional.of(object);
        }
        findings.fault(at, "must be an object in braces");
        return Optional.empty();
    }

    Optional<Section> section(String name, List<String> known) {
        return object(name).map(object -> new Section(object, placeOf(name), findings, known));
    }

    /// The objects of an array; elements of another type are faults.
    List<Section> sections(String name, List<String> known) {
        var sections = new ArrayList<Section>();
        var items = items(name);
        for (int i = 0; i < items.size(); i++) {
            var at = placeOf(name) + "[" + i + "]";
            asObject(items.get(i), at).ifPresent(object -> sections.add(new Section(object, at, findings, known)));
        }
        return List.copyOf(sections);
    }

    List<JsonValue> items(String name) {
        return value(name).map(value -> {
            if (value instanceof JsonArray(var items)) {
                return items;
            }
            fault(name, "must be a list in brackets");
            return List.<JsonValue>of();
        }).orElse(List.of());
    }

    /// Refuses what existing configurations may hold and this version does not offer. A value that asks for nothing
    /// passes, because tools write those: `""`, `false`, `[]`, `{}`, and objects of such values.
    void refuse(String name, String what) {
        value(name).filter(value -> !isEmpty(value))
                .ifPresent(_ -> fault(name, what + "; remove it to start without"));
    }

    private static boolean isEmpty(JsonValue value) {
        return switch (value) {
            case JsonNull() -> true;
            case JsonString(var text) -> text.isEmpty();
            case JsonBoolean(var flag) -> !flag;
            case JsonNumber _ -> false;
            case JsonArray(var items) -> items.isEmpty();
            case JsonObject object -> object.members().values().stream().allMatch(Section::isEmpty);
        };
    }

    /// The members in the order given, under their proper names, without comments.
    JsonObject inOrder(List<String> names) {
        var builder = JsonObject.builder();
        names.forEach(name -> value(name).ifPresent(value -> builder.put(name, value)));
        return builder.build();
    }
}
