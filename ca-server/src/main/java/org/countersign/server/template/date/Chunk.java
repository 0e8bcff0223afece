package org.countersign.server.template.date;

import java.util.ArrayList;
import java.util.List;

/// A part of a layout: a text that stands for itself, or an element of the time.
///
/// @param digits of a fraction of a second
record Chunk(Element element, String text, int digits) {
    /// The elements, longest spelling first where one starts with another.
    enum Element {
        LITERAL(""),
        LONG_MONTH("January"), MONTH("Jan"), LONG_WEEKDAY("Monday"), WEEKDAY("Mon"), ZONE("MST"),
        ZERO_YEAR_DAY("002"), ZERO_MONTH("01"), ZERO_DAY("02"), ZERO_HOUR12("03"), ZERO_MINUTE("04"),
        ZERO_SECOND("05"), SHORT_YEAR("06"), HOUR("15"), NUMBER_MONTH("1"), LONG_YEAR("2006"), DAY("2"),
        SPACE_YEAR_DAY("__2"), SPACE_DAY("_2"), HOUR12("3"), MINUTE("4"), SECOND("5"), UPPER_PM("PM"), LOWER_PM("pm"),
        OFFSET_SECONDS("-070000"), OFFSET_COLON_SECONDS("-07:00:00"), OFFSET("-0700"), OFFSET_COLON("-07:00"),
        OFFSET_HOUR("-07"),
        Z_SECONDS("Z070000"), Z_COLON_SECONDS("Z07:00:00"), Z_OFFSET("Z0700"), Z_COLON("Z07:00"), Z_HOUR("Z07"),
        FRACTION(""), FRACTION_TRIMMED("");

        private final String spelling;

        Element(String spelling) {
            this.spelling = spelling;
        }

        boolean isZ() {
            return spelling.startsWith("Z0");
        }

        boolean hasColon() {
            return spelling.contains(":");
        }

        boolean hasSeconds() {
            return this == OFFSET_SECONDS || this == OFFSET_COLON_SECONDS || this == Z_SECONDS
                    || this == Z_COLON_SECONDS;
        }

        boolean isHourOnly() {
            return this == OFFSET_HOUR || this == Z_HOUR;
        }
    }

    static List<Chunk> split(String layout) {
        var chunks = new ArrayList<Chunk>();
        int literal = 0;
        int at = 0;
        while (at < layout.length()) {
            var chunk = at(layout, at);
            if (chunk == null) {
                at++;
                continue;
            }
            if (at > literal) {
                chunks.add(new Chunk(Element.LITERAL, layout.substring(literal, at), 0));
            }
            chunks.add(chunk);
            at += chunk.text.length();
            literal = at;
        }
        if (at > literal) {
            chunks.add(new Chunk(Element.LITERAL, layout.substring(literal), 0));
        }
        return chunks;
    }

    /// The element that starts here, or null: this is the inner loop of a scan.
    private static Chunk at(String layout, int at) {
        char first = layout.charAt(at);
        if (first == '.' || first == ',') {
            return fraction(layout, at);
        }
        // An underscore before a year is a literal one, not the space of a day.
        if (first == '_' && layout.startsWith("_2006", at)) {
            return null;
        }
        for (var element : Element.values()) {
            if (!element.spelling.isEmpty() && layout.startsWith(element.spelling, at) && stands(layout, at, element)) {
                return new Chunk(element, element.spelling, 0);
            }
        }
        return null;
    }

    /// `Jan` within "Janet" is no month.
    private static boolean stands(String layout, int at, Element element) {
        if (element != Element.MONTH && element != Element.WEEKDAY) {
            return true;
        }
        int next = at + 3;
        return next >= layout.length() || layout.charAt(next) < 'a' || layout.charAt(next) > 'z';
    }

    private static Chunk fraction(String layout, int at) {
        int end = at + 1;
        if (end >= layout.length() || layout.charAt(end) != '0' && layout.charAt(end) != '9') {
            return null;
        }
        char digit = layout.charAt(end);
        while (end < layout.length() && layout.charAt(end) == digit) {
            end++;
        }
        if (end < layout.length() && Character.isDigit(layout.charAt(end))) {
            return null;
        }
        var element = digit == '0' ? Element.FRACTION : Element.FRACTION_TRIMMED;
        return new Chunk(element, layout.substring(at, end), end - at - 1);
    }
}
