package org.countersign.cli.terminal;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Text from a certificate, a key file, a server or a command line on its way to a terminal, which would obey control characters in it:
/// they are shown as `ssh-keygen` shows them, in octal.
public final class Printable {
    private Printable() {}

    /// In one line.
    public static String text(String raw) {
        if (raw.codePoints().allMatch(Printable::isHarmless)) {
            return raw;
        }
        var escaped = new StringBuilder();
        raw.codePoints().forEach(c -> {
            if (isHarmless(c)) {
                escaped.appendCodePoint(c);
            } else {
                escaped.append(String.format("\\%03o", c));
            }
        });
        return escaped.toString();
    }

    /// As [#text], each line by itself.
    public static String lines(String raw) {
        return raw.lines().map(line -> Stream.of(line.split("\t", -1)).map(Printable::text).collect(Collectors.joining("\t")))
                .collect(Collectors.joining("\n"));
    }

    /// Lines of JSON, which say the same afterwards: they are escaped as JSON has it.
    public static String json(String raw) {
        var escaped = new StringBuilder(raw.length());
        raw.codePoints().forEach(c -> {
            if (c == '\n' || isHarmless(c)) {
                escaped.appendCodePoint(c);
            } else {
                Character.toString(c).chars().forEach(unit -> escaped.append(String.format("\\u%04x", unit)));
            }
        });
        return escaped.toString();
    }

    private static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
