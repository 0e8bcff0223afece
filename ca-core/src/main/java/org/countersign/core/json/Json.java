package org.countersign.core.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.IntPredicate;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonBoolean;
import org.countersign.core.json.JsonValue.JsonNull;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.json.JsonValue.JsonString;

/// Reads and writes JSON (RFC 8259), strictly: UTF-8 only, one value and nothing after it, no member twice.
///
/// Written text is what Go's encoder writes: `<`, `>`, `&` and the two Unicode line separators are escaped, `/` is not.
public final class Json {
    private static final char REPLACEMENT = '\uFFFD';
    /// What no writer escapes, and most texts consist of.
    private static final boolean[] PLAIN = plain("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 +-./:=@_,");

    private Json() {}

    public static JsonValue parse(byte[] utf8, JsonLimits limits) {
        return parse(decode(utf8), limits);
    }

    public static JsonValue parse(String text, JsonLimits limits) {
        return new JsonReader(text, limits).read();
    }

    public static JsonObject parseObject(byte[] utf8, JsonLimits limits) {
        return object(parse(utf8, limits));
    }

    public static JsonObject parseObject(String text, JsonLimits limits) {
        return object(parse(text, limits));
    }

    private static JsonObject object(JsonValue value) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new JsonException("not a JSON object");
    }

    private static String decode(byte[] utf8) {
        var text = new String(utf8, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeStrictly(utf8);
    }

    /// The character that stands for what could not be decoded can also be meant.
    private static String decodeStrictly(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw new JsonException("not UTF-8 text");
        }
    }

    /// Compact text without a final newline.
    public static String write(JsonValue value) {
        var out = new StringBuilder(256);
        write(out, value, null, 0);
        return out.toString();
    }

    /// Text with one member a line, each level indented by `indent`, as Go's `MarshalIndent` writes it.
    public static String writeIndented(JsonValue value, String indent) {
        var out = new StringBuilder(256);
        write(out, value, indent, 0);
        return out.toString();
    }

    private static void write(StringBuilder out, JsonValue value, String indent, int depth) {
        switch (value) {
            case JsonString(var text) -> writeString(out, text);
            case JsonNumber(var text) -> out.append(text);
            case JsonBoolean(var flag) -> out.append(flag);
            case JsonNull() -> out.append("null");
            case JsonArray(var items) -> {
                out.append('[');
                for (int i = 0; i < items.size(); i++) {
                    separate(out, i, indent, depth + 1);
                    write(out, items.get(i), indent, depth + 1);
                }
                close(out, items.isEmpty(), indent, depth, ']');
            }
            case JsonObject object -> {
                out.append('{');
                int i = 0;
                for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                    separate(out, i++, indent, depth + 1);
                    writeString(out, member.getKey());
                    out.append(indent == null ? ":" : ": ");
                    write(out, member.getValue(), indent, depth + 1);
                }
                close(out, object.members().isEmpty(), indent, depth, '}');
            }
        }
    }

    private static void separate(StringBuilder out, int position, String indent, int depth) {
        if (position > 0) {
            out.append(',');
        }
        newLine(out, indent, depth);
    }

    private static void close(StringBuilder out, boolean empty, String indent, int depth, char bracket) {
        if (!empty) {
            newLine(out, indent, depth);
        }
        out.append(bracket);
    }

    private static void newLine(StringBuilder out, String indent, int depth) {
        if (indent != null) {
            out.append('\n').repeat(indent, depth);
        }
    }

    private static void writeString(StringBuilder out, String text) {
        quote(out, text, c -> c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029');
    }

    /// Appends a text as a string of JSON.
    ///
    /// @param escaped which characters are escaped besides those that have to be; it is not asked about letters, digits and the like
    public static void quote(StringBuilder out, String text, IntPredicate escaped) {
        out.append('"');
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c < PLAIN.length && PLAIN[c];
            if (!plain && (c < 0x20 || c == '"' || c == '\\' || escaped.test(c))) {
                out.append(text, written, i);
                writeEscaped(out, c);
                written = i + 1;
            }
        }
        out.append(text, written, text.length()).append('"');
    }

    private static boolean[] plain(String characters) {
        var plain = new boolean[0x80];
        characters.chars().forEach(c -> plain[c] = true);
        return plain;
    }

    private static void writeEscaped(StringBuilder out, char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append("\\u").append(HEX.charAt(c >> 12)).append(HEX.charAt(c >> 8 & 15))
                    .append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
        }
    }

    private static final String HEX = "0123456789abcdef";
}
