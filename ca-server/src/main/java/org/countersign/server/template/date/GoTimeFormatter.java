package org.countersign.server.template.date;

import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;
import org.countersign.server.template.date.Chunk.Element;

/// Writes one time.
final class GoTimeFormatter {
    private final ZonedDateTime time;
    private final StringBuilder out = new StringBuilder();

    GoTimeFormatter(ZonedDateTime time) {
        this.time = time;
    }

    String format(String layout) {
        Chunk.split(layout).forEach(this::append);
        return out.toString();
    }

    private void append(Chunk chunk) {
        int hour12 = time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
        switch (chunk.element()) {
            case LITERAL -> out.append(chunk.text());
            case LONG_YEAR -> year();
            case SHORT_YEAR -> number(Math.floorMod(time.getYear(), 100), 2, '0');
            case LONG_MONTH -> out.append(time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case MONTH -> out.append(time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH), 0, 3);
            case NUMBER_MONTH -> out.append(time.getMonthValue());
            case ZERO_MONTH -> number(time.getMonthValue(), 2, '0');
            case LONG_WEEKDAY -> out.append(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case WEEKDAY -> out.append(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH), 0, 3);
            case DAY -> out.append(time.getDayOfMonth());
            case ZERO_DAY -> number(time.getDayOfMonth(), 2, '0');
            case SPACE_DAY -> number(time.getDayOfMonth(), 2, ' ');
            case ZERO_YEAR_DAY -> number(time.getDayOfYear(), 3, '0');
            case SPACE_YEAR_DAY -> number(time.getDayOfYear(), 3, ' ');
            case HOUR -> number(time.getHour(), 2, '0');
            case HOUR12 -> out.append(hour12);
            case ZERO_HOUR12 -> number(hour12, 2, '0');
            case MINUTE -> out.append(time.getMinute());
            case ZERO_MINUTE -> number(time.getMinute(), 2, '0');
            case SECOND -> out.append(time.getSecond());
            case ZERO_SECOND -> number(time.getSecond(), 2, '0');
            case UPPER_PM -> out.append(time.getHour() >= 12 ? "PM" : "AM");
            case LOWER_PM -> out.append(time.getHour() >= 12 ? "pm" : "am");
            case ZONE -> zone();
            case FRACTION, FRACTION_TRIMMED -> fraction(chunk);
            case OFFSET, OFFSET_COLON, OFFSET_HOUR, OFFSET_SECONDS, OFFSET_COLON_SECONDS, Z_OFFSET, Z_COLON, Z_HOUR,
                 Z_SECONDS, Z_COLON_SECONDS -> offset(chunk.element());
        }
    }

    private void year() {
        int year = time.getYear();
        out.append(year < 0 ? "-" : "");
        number(Math.abs(year), 4, '0');
    }

    private void number(int number, int width, char padding) {
        var digits = Integer.toString(number);
        out.repeat(padding, Math.max(width - digits.length(), 0)).append(digits);
    }

    private void zone() {
        ZoneName.of(time).ifPresentOrElse(out::append, () -> offset(Element.OFFSET));
    }

    private void fraction(Chunk chunk) {
        var digits = String.format(Locale.ROOT, "%09d", time.getNano());
        digits = chunk.digits() <= 9 ? digits.substring(0, chunk.digits()) : digits + "0".repeat(chunk.digits() - 9);
        if (chunk.element() == Element.FRACTION_TRIMMED) {
            int end = digits.length();
            while (end > 0 && digits.charAt(end - 1) == '0') {
                end--;
            }
            digits = digits.substring(0, end);
        }
        if (!digits.isEmpty()) {
            out.append(chunk.text().charAt(0)).append(digits);
        }
    }

    private void offset(Element element) {
        int seconds = time.getOffset().getTotalSeconds();
        if (element.isZ() && seconds == 0) {
            out.append('Z');
            return;
        }
        int size = Math.abs(seconds);
        var colon = element.hasColon() ? ":" : "";
        out.append(seconds < 0 ? '-' : '+');
        number(size / 3600, 2, '0');
        if (!element.isHourOnly()) {
            out.append(colon);
            number(size / 60 % 60, 2, '0');
        }
        if (element.hasSeconds()) {
            out.append(colon);
            number(size % 60, 2, '0');
        }
    }
}
