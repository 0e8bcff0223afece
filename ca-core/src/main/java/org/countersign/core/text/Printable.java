package org.countersign.core.text;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Text from a certificate, a ledger, a key file, a server or a command line on its way to a terminal, which would obey control characters
/// in it, or show something else than is there: names could look like other names, or parts of a line be hidden or in another order.
/// What is not visible is shown as `ssh-keygen` shows it, each octet in octal.
public final class Printable {
    private Printable() {}

    /// In one line.
    public static String text(String raw) {
        if (raw.codePoints().allMatch(Printable::isVisible)) {
            return raw;
        }
        var escaped = new StringBuilder();
        raw.codePoints().forEach(c -> {
            if (isVisible(c)) {
                escaped.appendCodePoint(c);
            } else {
                for (byte octet : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    escaped.append(String.format("\\%03o", octet & 0xff));
                }
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
            if (c == '\n' || isVisible(c)) {
                escaped.appendCodePoint(c);
            } else {
                Character.toString(c).chars().forEach(unit -> escaped.append(String.format("\\u%04x", unit)));
            }
        });
        return escaped.toString();
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE,
                    Character.PRIVATE_USE, Character.UNASSIGNED -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> !looksLikeNothing(c);
        };
    }

    /// Letters, marks and symbols without a shape: Unicode, "Default_Ignorable_Code_Point", and the empty Braille pattern.
    private static boolean looksLikeNothing(int c) {
        return switch (c) {
            case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180c, 0x180d, 0x180f, 0x2800, 0x3164, 0xffa0 -> true;
            default -> c >= 0xfe00 && c <= 0xfe0f || c >= 0xe0100 && c <= 0xe01ef;
        };
    }
}
