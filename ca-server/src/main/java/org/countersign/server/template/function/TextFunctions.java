package org.countersign.server.template.function;

import static org.countersign.server.template.value.ParameterType.ANY;
import static org.countersign.server.template.value.ParameterType.INT;
import static org.countersign.server.template.value.ParameterType.TEXT;

import java.util.List;
import java.util.Optional;
import org.countersign.server.template.value.Bool;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.Format;
import org.countersign.server.template.value.Nil;
import org.countersign.server.template.value.Signature;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.TextBuilder;
import org.countersign.server.template.value.Utf8;
import org.countersign.server.template.value.Value;

/// Strings: find, cut, replace, join.
final class TextFunctions {
    private static final Signature ANYTHING = new Signature(List.of(), Optional.of(ANY));

    private TextFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("contains", call -> new Bool(call.text(1).contains(call.text(0))), TEXT, TEXT);
        table.add("hasPrefix", call -> new Bool(call.text(1).startsWith(call.text(0))), TEXT, TEXT);
        table.add("hasSuffix", call -> new Bool(call.text(1).endsWith(call.text(0))), TEXT, TEXT);
        table.add("trim", call -> new Text(trim(call.text(0), TextFunctions::isSpace)), TEXT);
        table.add("trimAll", call -> new Text(trimAll(call.text(0), call.text(1))), TEXT, TEXT).alias("trimAll", "trimall");
        table.add("trimPrefix", call -> new Text(trimPrefix(call.text(0), call.text(1))), TEXT, TEXT);
        table.add("trimSuffix", call -> new Text(trimSuffix(call.text(0), call.text(1))), TEXT, TEXT);
        table.add("nospace", call -> new Text(withoutSpace(call)), TEXT);
        table.add("replace", TextFunctions::replace, TEXT, TEXT, TEXT);
        table.add("repeat", TextFunctions::repeat, INT, TEXT);
        table.add("substr", TextFunctions::part, INT, INT, TEXT);
        table.add("trunc", TextFunctions::truncate, INT, TEXT);
        table.add("toString", call -> new Text(Convert.text(call.any(0), call.meter())), ANY);
        table.add("quote", ANYTHING, call -> joined(call, "%q"));
        table.add("squote", ANYTHING, call -> joined(call, "'%v'"));
        table.add("cat", ANYTHING, TextFunctions::concatenate);
        table.add("plural", call -> new Text(call.text(call.integer(2) == 1 ? 0 : 1)), TEXT, TEXT, INT);
        table.add("hello", _ -> new Text("Hello!"));
    }

    static boolean isSpace(int rune) {
        return rune >= 9 && rune <= 13 || rune == ' ' || rune == 0x85 || rune == 0xA0
                || rune > 0x7F && (Character.getType(rune) == Character.SPACE_SEPARATOR || rune == 0x2028 || rune == 0x2029);
    }

    static String trim(String text, java.util.function.IntPredicate cut) {
        int start = 0;
        while (start < text.length() && cut.test(Utf8.runeAt(text, start))) {
            start += Utf8.widthAt(text, start);
        }
        int end = start;
        for (int at = start; at < text.length(); at += Utf8.widthAt(text, at)) {
            if (!cut.test(Utf8.runeAt(text, at))) {
                end = at + Utf8.widthAt(text, at);
            }
        }
        return text.substring(start, end);
    }

    private static String trimAll(String characters, String text) {
        var cut = Utf8.runes(characters);
        return trim(text, rune -> java.util.Arrays.stream(cut).anyMatch(candidate -> candidate == rune));
    }

    private static String trimPrefix(String prefix, String text) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private static String trimSuffix(String suffix, String text) {
        return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
    }

    private static String withoutSpace(Arguments call) {
        var out = call.builder();
        var text = call.text(0);
        for (int at = 0; at < text.length(); at += Utf8.widthAt(text, at)) {
            if (!isSpace(Utf8.runeAt(text, at))) {
                out.append(text, at, at + Utf8.widthAt(text, at));
            }
        }
        return out.toString();
    }

    private static Value replace(Arguments call) {
        return replace(call.builder(), call.text(2), call.text(0), call.text(1)).toValue();
    }

    /// An empty text is found before every character and at the end.
    static TextBuilder replace(TextBuilder out, String text, String old, String by) {
        int at = 0;
        if (old.isEmpty()) {
            for (; at < text.length(); at += Utf8.widthAt(text, at)) {
                out.append(by).append(text, at, at + Utf8.widthAt(text, at));
            }
            return out.append(by);
        }
        for (int found = text.indexOf(old); found >= 0; found = text.indexOf(old, at)) {
            out.append(text, at, found).append(by);
            at = found + old.length();
        }
        return out.append(text, at, text.length());
    }

    private static Value repeat(Arguments call) {
        long count = call.integer(0);
        if (count < 0) {
            throw new Failure("negative repeat count");
        }
        var text = call.text(1);
        call.meter().text(text.isEmpty() ? 0 : Math.multiplyExact(count, text.length()));
        return new Text(text.isEmpty() ? "" : text.repeat((int) count));
    }

    private static Value part(Arguments call) {
        long start = call.integer(0);
        long end = call.integer(1);
        var text = call.text(2);
        if (start < 0) {
            return new Text(slice(text, 0, end));
        }
        return new Text(slice(text, start, end < 0 || end > text.length() ? text.length() : end));
    }

    private static String slice(String text, long from, long to) {
        if (from < 0 || to > text.length() || from > to) {
            throw new Failure("slice bounds out of range");
        }
        return text.substring((int) from, (int) to);
    }

    private static Value truncate(Arguments call) {
        long count = call.integer(0);
        var text = call.text(1);
        if (count < 0 && text.length() + count > 0) {
            return new Text(text.substring((int) (text.length() + count)));
        }
        return new Text(count >= 0 && text.length() > count ? text.substring(0, (int) count) : text);
    }

    /// Each argument that is not nil in this format, with spaces between.
    private static Value joined(Arguments call, String format) {
        var out = call.builder();
        boolean first = true;
        for (var value : call.values()) {
            if (!(value instanceof Nil)) {
                boolean asText = format.equals("%q");
                var shown = asText ? new Text(Convert.text(value, call.meter())) : value;
                out.append(first ? "" : " ").append(Format.sprintf(format, List.of(shown), call.meter()));
                first = false;
            }
        }
        return out.toValue();
    }

    private static Value concatenate(Arguments call) {
        var out = call.builder();
        boolean first = true;
        for (var value : call.values()) {
            if (!(value instanceof Nil)) {
                out.append(first ? "" : " ").append(Format.print(value, call.meter()));
                first = false;
            }
        }
        return out.toValue();
    }
}
