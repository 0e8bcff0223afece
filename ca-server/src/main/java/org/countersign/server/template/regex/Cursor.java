package org.countersign.server.template.regex;

import org.countersign.server.template.value.Failure;

/// A place in the text of an expression.
final class Cursor {
    private final int[] runes;
    private int at;

    Cursor(int[] runes) {
        this.runes = runes;
    }

    boolean atEnd() {
        return at == runes.length;
    }

    /// The next character, or -1 at the end.
    int peek() {
        return peek(0);
    }

    /// The character so far behind the next one, or -1 beyond the end.
    int peek(int ahead) {
        return at + ahead < runes.length ? runes[at + ahead] : -1;
    }

    /// Takes the next character; there must be one.
    int next() {
        return runes[at++];
    }

    /// Takes the next character if it is this one.
    boolean skip(int rune) {
        if (peek() != rune) {
            return false;
        }
        at++;
        return true;
    }

    /// Takes this text if it is next.
    boolean skip(String text) {
        if (!startsWith(text)) {
            return false;
        }
        at += text.length();
        return true;
    }

    boolean startsWith(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (peek(i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Takes everything before this character, which stays, or before the end.
    String until(int rune) {
        var taken = new StringBuilder();
        while (!atEnd() && peek() != rune) {
            taken.appendCodePoint(next());
        }
        return taken.toString();
    }

    int place() {
        return at;
    }

    void backTo(int place) {
        at = place;
    }

    static Failure wrong(String why) {
        return new Failure("error parsing regexp: " + why);
    }
}
