package org.countersign.server.template.value;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.countersign.server.template.date.GoTime;

/// Writes values as JSON, as Go's package encoding/json does: members sorted, `<`, `>` and `&` escaped, numbers in
/// its own notation.
public final class JsonText {
    private final TextBuilder out;
    private final Meter meter;
    private final boolean escapeHtml;
    private final String indent;

    private JsonText(Meter meter, boolean escapeHtml, String indent) {
        this.out = new TextBuilder(meter);
        this.meter = meter;
        this.escapeHtml = escapeHtml;
        this.indent = indent;
    }

    public static Text compact(Value value, Meter meter) {
        return write(value, new JsonText(meter, true, ""));
    }

    /// One member a line, each level two spaces in.
    public static Text pretty(Value value, Meter meter) {
        return write(value, new JsonText(meter, true, "  "));
    }

    /// Without escapes for the characters that mean something in HTML.
    public static Text raw(Value value, Meter meter) {
        return write(value, new JsonText(meter, false, ""));
    }

    private static Text write(Value value, JsonText json) {
        json.value(value, 0);
        return json.out.toValue();
    }

    private void value(Value value, int depth) {
        meter.depth(depth);
        switch (value) {
            case Nil _ -> out.append("null");
            case Bool(boolean flag) -> out.append(Boolean.toString(flag));
            case Int(var type, long number) ->
                    out.append(type.isSigned() ? Long.toString(number) : Long.toUnsignedString(number));
            case Real(double number) -> out.append(number(number));
            case Text(var carried) -> text(carried);
            case Bytes bytes -> text(Base64.getEncoder().encodeToString(bytes.toArray()));
            case Moment(var time) -> text(GoTime.format(time, "2006-01-02T15:04:05.999999999Z07:00"));
            case Sequence sequence -> sequence(sequence, depth);
            case Dictionary dictionary -> dictionary(dictionary, depth);
            case Struct struct when struct.fields().isEmpty() && struct.text().isPresent() -> text(struct.text().get());
            case Struct struct -> struct(struct, depth);
        }
    }

    private static String number(double number) {
        if (!Double.isFinite(number)) {
            throw new Failure("json: unsupported value: " + Decimal.format(number, 'g', -1));
        }
        double size = Math.abs(number);
        if (size == 0 || size >= 1e-6 && size < 1e21) {
            return Decimal.format(number, 'f', -1);
        }
        var text = Decimal.format(number, 'e', -1);
        // e-09 is written e-9, but e+09 never occurs.
        return text.matches(".*e-0\\d") ? text.substring(0, text.length() - 2) + text.charAt(text.length() - 1) : text;
    }

    private void sequence(Sequence sequence, int depth) {
        if (sequence.isNil()) {
            out.append("null");
            return;
        }
        list('[', ']', sequence.items(), depth, item -> value(item, depth + 1));
    }

    private void dictionary(Dictionary dictionary, int depth) {
        if (dictionary.isNil()) {
            out.append("null");
            return;
        }
        list('{', '}', List.copyOf(dictionary.entries().entrySet()), depth,
                entry -> member(entry.getKey(), entry.getValue(), depth));
    }

    private void struct(Struct struct, int depth) {
        var members = struct.fields().stream()
                .filter(field -> !field.json().isEmpty())
                .filter(field -> !field.omitEmpty() || isKept(field.value()))
                .map(field -> Map.entry(Utf8.carry(field.json()), field.value())).collect(Collectors.toList());
        list('{', '}', members, depth, entry -> member(entry.getKey(), entry.getValue(), depth));
    }

    private static boolean isKept(Value value) {
        return value instanceof Struct || value instanceof Moment || value.isTrue();
    }

    private void member(String name, Value value, int depth) {
        text(name);
        out.append(indent.isEmpty() ? ":" : ": ");
        value(value, depth + 1);
    }

    private <T> void list(char open, char close, List<T> items, int depth, java.util.function.Consumer<T> write) {
        out.append(open);
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            newLine(depth + 1);
            write.accept(items.get(i));
        }
        if (!items.isEmpty()) {
            newLine(depth);
        }
        out.append(close);
    }

    private void newLine(int depth) {
        if (!indent.isEmpty()) {
            out.append('\n');
            for (int i = 0; i < depth; i++) {
                out.append(indent);
            }
        }
    }

    private void text(String carried) {
        out.append('"');
        for (int at = 0; at < carried.length(); at += Utf8.widthAt(carried, at)) {
            int rune = Utf8.runeAt(carried, at);
            switch (rune) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (Utf8.isBroken(carried, at)) {
                        out.append("\\ufffd");
                    } else if (mustEscape(rune)) {
                        out.append("\\u").append(Quoting.hex(rune, 4));
                    } else {
                        out.appendRune(rune);
                    }
                }
            }
        }
        out.append('"');
    }

    private boolean mustEscape(int rune) {
        return rune < ' ' || rune == 0x2028 || rune == 0x2029
                || escapeHtml && (rune == '<' || rune == '>' || rune == '&');
    }
}
