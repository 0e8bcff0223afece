package org.countersign.server;

/// What came from somewhere else and is to be shown on a terminal: nothing in it moves the cursor, hides a part of the line, or has it
/// read in another order.
final class PlainText {
    private PlainText() {}

    /// A line of prose.
    static String of(String text) {
        var plain = new StringBuilder();
        text.codePoints().forEach(c -> plain.appendCodePoint(isVisible(c) ? c : '?'));
        return plain.toString();
    }

    /// Lines of JSON, which say the same afterwards: what is not visible is escaped.
    static String ofJson(String json) {
        var plain = new StringBuilder();
        json.codePoints().forEach(c -> {
            if (isVisible(c) || c == '\n') {
                plain.appendCodePoint(c);
            } else {
                new String(Character.toChars(c)).chars().forEach(unit -> plain.append(String.format("\\u%04x", unit)));
            }
        });
        return plain.toString();
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE,
                    Character.PRIVATE_USE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
