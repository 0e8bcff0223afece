package org.countersign.server.template.syntax;

import org.countersign.server.template.value.Utf8;

/// Reads quoted strings and character constants with Go's escapes.
final class Unquoted {
    private final Token token;
    private final String text;
    private final char quote;
    private int at = 1;

    private Unquoted(Token token) {
        this.token = token;
        this.text = token.text();
        this.quote = text.charAt(0);
    }

    static String string(Token token) {
        if (token.kind() == Token.Kind.RAW_STRING) {
            // Go drops carriage returns in raw strings.
            return token.text().substring(1, token.text().length() - 1).replace("\r", "");
        }
        var unquoted = new Unquoted(token);
        var out = new StringBuilder();
        while (unquoted.at < unquoted.text.length() - 1) {
            unquoted.next(out);
        }
        return out.toString();
    }

    static int character(Token token) {
        var unquoted = new Unquoted(token);
        var out = new StringBuilder();
        if (token.text().length() < 3) {
            throw unquoted.wrong();
        }
        int rune = unquoted.next(out);
        if (unquoted.at != token.text().length() - 1) {
            throw unquoted.wrong();
        }
        return rune;
    }

    /// Appends one character or byte, and answers its number.
    private int next(StringBuilder out) {
        if (text.charAt(at) != '\\') {
            int rune = Utf8.runeAt(text, at);
            int width = Utf8.widthAt(text, at);
            out.append(text, at, at + width);
            at += width;
            return rune;
        }
        at++;
        char c = text.charAt(at++);
        switch (c) {
            case 'a' -> out.append((char) 7);
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'v' -> out.append((char) 11);
            case '\\' -> out.append('\\');
            case 'x' -> out.append((char) digits(2, 16));
            case 'u' -> {
                return rune(out, digits(4, 16));
            }
            case 'U' -> {
                return rune(out, digits(8, 16));
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                at--;
                int octet = digits(3, 8);
                if (octet > 255) {
                    throw wrong();
                }
                out.append((char) octet);
            }
            default -> {
                if (c != quote) {
                    throw wrong();
                }
                out.append(c);
            }
        }
        return out.charAt(out.length() - 1);
    }

    private int rune(StringBuilder out, int rune) {
        if (rune < 0 || rune > 0x10FFFF || rune >= 0xD800 && rune <= 0xDFFF) {
            throw wrong();
        }
        out.append(Utf8.encode(rune));
        return rune;
    }

    private int digits(int count, int base) {
        if (at + count > text.length() - 1) {
            throw wrong();
        }
        int number = 0;
        for (int i = 0; i < count; i++) {
            int digit = Character.digit(text.charAt(at++), base);
            if (digit < 0) {
                throw wrong();
            }
            number = number * base + digit;
        }
        return number;
    }

    private SyntaxFailure wrong() {
        return quote == '\''
                ? new SyntaxFailure(token.place(), "malformed character constant: " + token.text())
                : new SyntaxFailure(token.place(), "invalid syntax in quoted string");
    }
}
