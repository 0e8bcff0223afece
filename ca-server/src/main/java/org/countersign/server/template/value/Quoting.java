package org.countersign.server.template.value;

/// Go's quoted strings, written (package strconv, `Quote` and its kin).
final class Quoting {
    private static final String HEX = "0123456789abcdef";

    private Quoting() {}

    static void quote(TextBuilder out, String carried, boolean asciiOnly) {
        out.append('"');
        for (int at = 0; at < carried.length(); at += Utf8.widthAt(carried, at)) {
            if (Utf8.isBroken(carried, at)) {
                out.append("\\x").append(hex(carried.charAt(at), 2));
            } else {
                rune(out, Utf8.runeAt(carried, at), '"', asciiOnly);
            }
        }
        out.append('"');
    }

    static void quoteRune(TextBuilder out, int rune, boolean asciiOnly) {
        out.append('\'');
        boolean valid = rune >= 0 && rune <= 0x10FFFF && (rune < 0xD800 || rune > 0xDFFF);
        rune(out, valid ? rune : Utf8.REPLACEMENT, '\'', asciiOnly);
        out.append('\'');
    }

    private static void rune(TextBuilder out, int rune, char quote, boolean asciiOnly) {
        switch (rune) {
            case '\\' -> out.append("\\\\");
            case 7 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 11 -> out.append("\\v");
            default -> {
                if (rune == quote) {
                    out.append('\\').append(quote);
                } else if (rune < 0x80 ? rune >= ' ' && rune != 0x7F : !asciiOnly && isPrintable(rune)) {
                    out.appendRune(rune);
                } else if (rune < ' ' || rune == 0x7F) {
                    out.append("\\x").append(hex(rune, 2));
                } else {
                    out.append(rune < 0x10000 ? "\\u" + hex(rune, 4) : "\\U" + hex(rune, 8));
                }
            }
        }
    }

    /// Letters, marks, numbers, punctuation, symbols, and of the spaces only the plain one.
    static boolean isPrintable(int rune) {
        return switch (Character.getType(rune)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                 Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> rune == ' ';
            default -> true;
        };
    }

    /// Whether the text can stand between backquotes.
    static boolean canBackquote(String carried) {
        for (int at = 0; at < carried.length(); at += Utf8.widthAt(carried, at)) {
            int rune = Utf8.runeAt(carried, at);
            if (Utf8.isBroken(carried, at) || rune == 0xFEFF || rune < ' ' && rune != '\t' || rune == '`' || rune == 0x7F) {
                return false;
            }
        }
        return true;
    }

    static String hex(int value, int width) {
        var text = new StringBuilder();
        for (int shift = 4 * (width - 1); shift >= 0; shift -= 4) {
            text.append(HEX.charAt(value >>> shift & 15));
        }
        return text.toString();
    }
}
