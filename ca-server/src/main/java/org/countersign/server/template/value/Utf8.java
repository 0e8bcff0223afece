package org.countersign.server.template.value;

import java.nio.charset.StandardCharsets;

/// Characters in Go strings as [Text] carries them: one Java char for each byte of UTF-8.
///
/// As in Go, a byte that does not belong to a character counts as U+FFFD and is one byte wide.
public final class Utf8 {
    public static final int REPLACEMENT = 0xFFFD;

    private Utf8() {}

    public static String carry(String text) {
        return isAscii(text) ? text : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    public static String uncarry(String carried) {
        return isAscii(carried)
                ? carried
                : new String(carried.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    public static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /// The character that starts here, and its width in bytes in the lowest three bits.
    private static int decode(String carried, int at) {
        int first = carried.charAt(at);
        if (first < 0x80) {
            return first << 3 | 1;
        }
        int width = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        if (first < 0xC2 || first > 0xF4 || at + width > carried.length()) {
            return REPLACEMENT << 3 | 1;
        }
        int rune = first & 0x7F >> width;
        for (int i = 1; i < width; i++) {
            int next = carried.charAt(at + i);
            if ((next & 0xC0) != 0x80) {
                return REPLACEMENT << 3 | 1;
            }
            rune = rune << 6 | next & 0x3F;
        }
        boolean overlong = width == 3 && rune < 0x800 || width == 4 && rune < 0x10000;
        boolean valid = !overlong && rune <= 0x10FFFF && (rune < 0xD800 || rune > 0xDFFF);
        return valid ? rune << 3 | width : REPLACEMENT << 3 | 1;
    }

    public static int runeAt(String carried, int at) {
        return decode(carried, at) >>> 3;
    }

    public static int widthAt(String carried, int at) {
        return decode(carried, at) & 7;
    }

    /// Whether the byte here does not belong to any character.
    public static boolean isBroken(String carried, int at) {
        return decode(carried, at) == (REPLACEMENT << 3 | 1);
    }

    public static int count(String carried) {
        int count = 0;
        for (int at = 0; at < carried.length(); at += widthAt(carried, at)) {
            count++;
        }
        return count;
    }

    public static int[] runes(String carried) {
        var runes = new int[count(carried)];
        int at = 0;
        for (int i = 0; i < runes.length; i++) {
            runes[i] = runeAt(carried, at);
            at += widthAt(carried, at);
        }
        return runes;
    }

    public static String encode(int rune) {
        if (rune >= 0 && rune < 0x80) {
            return String.valueOf((char) rune);
        }
        if (rune < 0 || rune > 0x10FFFF || rune >= 0xD800 && rune <= 0xDFFF) {
            rune = REPLACEMENT;
        }
        return new String(Character.toString(rune).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    public static String encode(int[] runes, int from, int to) {
        var text = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            text.append(encode(runes[i]));
        }
        return text.toString();
    }
}
