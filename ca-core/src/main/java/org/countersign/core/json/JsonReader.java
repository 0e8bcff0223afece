package org.countersign.core.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonBoolean;
import org.countersign.core.json.JsonValue.JsonNull;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.json.JsonValue.JsonString;

/// Reads one JSON value (RFC 8259, "JSON Grammar") from a text, within limits, one character after the other. It calls itself
/// for what is nested, at most as deep as the limits say.
final class JsonReader {
    private static final int END = -1;

    private final String text;
    private final JsonLimits limits;
    private int at;

    JsonReader(String text, JsonLimits limits) {
        this.text = text;
        this.limits = limits;
    }

    /// The value of the whole text.
    JsonValue read() {
        skipBlanks();
        if (peek() == END) {
            throw new JsonException("the text is empty");
        }
        var value = value(1);
        skipBlanks();
        if (peek() != END) {
            throw new JsonException("there is more text after the JSON value");
        }
        return value;
    }

    private JsonValue value(int depth) {
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new JsonString(string());
            case 't' -> word("true", new JsonBoolean(true));
            case 'f' -> word("false", new JsonBoolean(false));
            case 'n' -> word("null", JsonNull.NULL);
            default -> number();
        };
    }

    private JsonObject object(int depth) {
        enter(depth);
        var members = new LinkedHashMap<String, JsonValue>();
        while (another('}', members.isEmpty())) {
            if (members.size() == limits.members()) {
                throw new JsonException("an object has more than " + limits.members() + " members");
            }
            var name = string();
            skipBlanks();
            expect(':');
            skipBlanks();
            if (members.containsKey(name)) {
                throw malformed();
            }
            members.put(name, value(depth + 1));
        }
        return JsonObject.of(members);
    }

    private JsonArray array(int depth) {
        enter(depth);
        var items = new ArrayList<JsonValue>();
        while (another(']', items.isEmpty())) {
            items.add(value(depth + 1));
        }
        return new JsonArray(items);
    }

    private void enter(int depth) {
        if (depth > limits.depth()) {
            throw new JsonException("nested deeper than " + limits.depth() + " levels");
        }
        at++;
    }

    /// Goes to the next member or item. False once the closing bracket is passed.
    private boolean another(char bracket, boolean first) {
        skipBlanks();
        if (peek() == bracket) {
            at++;
            return false;
        }
        if (!first) {
            expect(',');
            skipBlanks();
        }
        return true;
    }

    private JsonValue word(String word, JsonValue meaning) {
        if (!text.startsWith(word, at)) {
            throw malformed();
        }
        at += word.length();
        return meaning;
    }

    private JsonNumber number() {
        int from = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        if (at - from > limits.numberLength()) {
            throw new JsonException("a number has more than " + limits.numberLength() + " characters");
        }
        return new JsonNumber(text.substring(from, at));
    }

    private void digits() {
        int from = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == from) {
            throw malformed();
        }
    }

    private String string() {
        expect('"');
        int from = at;
        boolean paired = true;
        for (int c = peek(); c != '"' && c != '\\' && c >= ' '; c = peek()) {
            paired &= !Character.isSurrogate((char) c);
            at++;
        }
        var plain = text.substring(from, at);
        if (peek() == '"') {
            at++;
            return paired ? bounded(plain) : requirePairs(bounded(plain));
        }
        return requirePairs(bounded(withEscapes(new StringBuilder(plain))));
    }

    private String withEscapes(StringBuilder string) {
        while (peek() != '"') {
            if (peek() < ' ') {
                throw malformed();
            }
            char c = text.charAt(at++);
            string.append(c == '\\' ? escaped() : c);
        }
        at++;
        return string.toString();
    }

    private char escaped() {
        int c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> (char) c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) (hexDigit() << 12 | hexDigit() << 8 | hexDigit() << 4 | hexDigit());
            default -> throw malformed();
        };
    }

    private int hexDigit() {
        int c = peek();
        at++;
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        if (c >= 'A' && c <= 'F') {
            return c - 'A' + 10;
        }
        throw malformed();
    }

    private String bounded(String string) {
        if (string.length() > limits.stringLength()) {
            throw new JsonException("a string is longer than " + limits.stringLength() + " characters");
        }
        return string;
    }

    /// A string that is real Unicode: half a surrogate pair has no UTF-8 form and would be silently replaced on its way out.
    private static String requirePairs(String string) {
        for (int i = 0; i < string.length(); i++) {
            if (Character.isSurrogate(string.charAt(i))) {
                if (!Character.isHighSurrogate(string.charAt(i)) || i + 1 == string.length()
                        || !Character.isLowSurrogate(string.charAt(i + 1))) {
                    throw new JsonException("a string holds half a surrogate pair");
                }
                i++;
            }
        }
        return string;
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw malformed();
        }
        at++;
    }

    private void skipBlanks() {
        while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') {
            at++;
        }
    }

    private int peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private JsonException malformed() {
        int end = Math.min(at, text.length());
        int line = 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
        return new JsonException("not valid JSON at line " + line + ", column " + (end - text.lastIndexOf('\n', end - 1)));
    }
}
