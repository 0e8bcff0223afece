package org.countersign.attacks;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonString;

/// One line of a file of the table: what is wrong with an otherwise good request, where it is sent, and what has to come back.
/// `attacks/README.md` explains the members.
///
/// @param at      which good requests it is made of: a word of [Place]
/// @param set     members of `header`, `claims`, `body` and `http` by path, with their wrong values
/// @param edits   changes to the text of a part after it was written
/// @param sign    how the token is signed, see [Signing]
/// @param spell   how the token is spelled, see [Spelling]
/// @param send    bytes for the socket, instead of a request made from a good one
record Row(String id, String at, JsonObject set, List<Edit> edits, String sign, String spell, String send, Verdict expect) {
    private static final Set<String> MEMBERS =
            Set.of("id", "at", "why", "each", "set", "edit", "sign", "spell", "send", "expect");

    /// In one part, one text becomes another.
    ///
    /// @param find what is replaced; `^` the beginning, `$` the end, `.` everything
    record Edit(String part, String find, String with) {}

    Row {
        edits = List.copyOf(edits);
    }

    /// A line stands for one row, or for one with each value of `each` in place of `*`.
    static List<Row> read(JsonObject line) {
        if (!MEMBERS.containsAll(line.members().keySet())) {
            throw new IllegalArgumentException("a member nobody knows in " + line);
        }
        if (line.get("each").isEmpty()) {
            return List.of(one(line, line.text("id")));
        }
        var rows = new ArrayList<Row>();
        for (var value : line.array("each")) {
            var filled = JsonObject.builder();
            line.members().forEach((name, member) -> filled.put(name, name.equals("each") ? member : fill(member, value)));
            rows.add(one(filled.build(), line.text("id") + "." + (rows.size() + 1)));
        }
        return List.copyOf(rows);
    }

    private static JsonValue fill(JsonValue template, JsonValue value) {
        return switch (template) {
            case JsonString(var text) when text.equals("*") -> value;
            case JsonString(var text) when value instanceof JsonString(var word) -> new JsonString(text.replace("{*}", word));
            case JsonArray(var items) -> new JsonArray(items.stream().map(item -> fill(item, value)).toList());
            case JsonObject object -> {
                var filled = JsonObject.builder();
                object.members().forEach((name, member) -> filled.put(filledName(name, value), fill(member, value)));
                yield filled.build();
            }
            default -> template;
        };
    }

    private static String filledName(String name, JsonValue value) {
        return value instanceof JsonString(var word) ? name.replace("{*}", word) : name;
    }

    private static Row one(JsonObject line, String id) {
        var edits = line.array("edit").stream().map(item -> {
            var words = ((JsonArray) item).items().stream().map(word -> ((JsonString) word).value()).toList();
            return new Edit(words.get(0), words.get(1), words.get(2));
        }).toList();
        return new Row(id, line.text("at"), line.object("set").orElse(JsonObject.EMPTY), edits, line.text("sign"),
                line.text("spell"), line.text("send"), Verdict.read(line.get("expect").orElseThrow()));
    }
}
