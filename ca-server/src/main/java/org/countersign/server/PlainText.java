package org.countersign.server;

/// What came from somewhere else and is to be shown on a terminal: nothing in it moves the cursor or hides a part of the line.
final class PlainText {
    private PlainText() {}

    static String of(String text) {
        var plain = new StringBuilder();
        text.codePoints().forEach(c -> plain.appendCodePoint(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c));
        return plain.toString();
    }
}
