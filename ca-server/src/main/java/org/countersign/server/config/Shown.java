package org.countersign.server.config;

import java.util.stream.Collectors;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonValue.JsonString;

/// Text of the file as it may appear in a message on a terminal.
final class Shown {
    private static final int LONGEST = 60;

    private Shown() {}

    /// A member's name: quoted when it is not a plain word.
    static String name(String name) {
        return name.matches("[A-Za-z0-9-]{1," + LONGEST + "}") ? name : quoted(name);
    }

    /// In double quotes, shortened, and with nothing in it that moves the cursor.
    static String quoted(String text) {
        var start = text.codePointCount(0, text.length()) <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "...";
        return Json.write(new JsonString(start)).codePoints()
                .mapToObj(c -> isVisible(c) ? Character.toString(c) : "?").collect(Collectors.joining());
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.UNASSIGNED, Character.PRIVATE_USE -> false;
            default -> true;
        };
    }
}
