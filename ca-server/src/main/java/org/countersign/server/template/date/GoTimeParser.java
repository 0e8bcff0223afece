package org.countersign.server.template.date;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import org.countersign.server.template.date.Chunk.Element;

/// Reads one time from left to right.
///
/// A zone given by name alone is understood when it is UTC or a name of the expected zone; any other counts as UTC.
final class GoTimeParser {
    private final List<Chunk> chunks;
    private final String text;
    private final ZoneId expected;
    private int at;

    private int year;
    private int month = -1;
    private int day = -1;
    private int yearDay = -1;
    private int hour;
    private int minute;
    private int second;
    private int nanos;
    private Optional<Boolean> afternoon = Optional.empty();
    private Optional<ZoneOffset> offset = Optional.empty();
    private Optional<String> zoneName = Optional.empty();

    GoTimeParser(String layout, String text, ZoneId expected) {
        this.chunks = Chunk.split(layout);
        this.text = text;
        this.expected = expected;
    }

    ZonedDateTime parse() {
        for (int i = 0; i < chunks.size(); i++) {
            read(chunks.get(i), i + 1 < chunks.size() ? chunks.get(i + 1).element() : Element.LITERAL);
        }
        if (at < text.length()) {
            throw wrong("extra text");
        }
        return result();
    }

    private void read(Chunk chunk, Element following) {
        var element = chunk.element();
        switch (element) {
            case LITERAL -> literal(chunk.text());
            case LONG_YEAR -> year = fixed(4);
            case SHORT_YEAR -> {
                int two = fixed(2);
                year = two >= 69 ? 1900 + two : 2000 + two;
            }
            case LONG_MONTH -> month = name(12, i -> java.time.Month.of(i).getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case MONTH -> month = name(12,
                    i -> java.time.Month.of(i).getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3));
            case LONG_WEEKDAY -> name(7, i -> java.time.DayOfWeek.of(i).getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case WEEKDAY -> name(7,
                    i -> java.time.DayOfWeek.of(i).getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3));
            case NUMBER_MONTH, ZERO_MONTH -> month = inRange(number(element == Element.ZERO_MONTH), 1, 12, "month");
            case DAY, ZERO_DAY, SPACE_DAY -> {
                skipSpaces(element == Element.SPACE_DAY ? 1 : 0);
                day = number(element == Element.ZERO_DAY);
            }
            case ZERO_YEAR_DAY, SPACE_YEAR_DAY -> {
                skipSpaces(element == Element.SPACE_YEAR_DAY ? 2 : 0);
                yearDay = upTo(3);
            }
            case HOUR -> hour = inRange(number(false), 0, 23, "hour");
            case HOUR12, ZERO_HOUR12 -> hour = inRange(number(element == Element.ZERO_HOUR12), 0, 12, "hour");
            case MINUTE, ZERO_MINUTE -> minute = inRange(number(element == Element.ZERO_MINUTE), 0, 59, "minute");
            case SECOND, ZERO_SECOND -> {
                second = inRange(number(element == Element.ZERO_SECOND), 0, 59, "second");
                boolean expectsFraction = following == Element.FRACTION || following == Element.FRACTION_TRIMMED;
                if (!expectsFraction && startsFraction()) {
                    fraction();
                }
            }
            case FRACTION -> fixedFraction(chunk.digits());
            case FRACTION_TRIMMED -> {
                if (startsFraction()) {
                    fraction();
                }
            }
            case UPPER_PM -> afternoon = Optional.of(halfDay("AM", "PM"));
            case LOWER_PM -> afternoon = Optional.of(halfDay("am", "pm"));
            case ZONE -> zone();
            case OFFSET, OFFSET_COLON, OFFSET_HOUR, OFFSET_SECONDS, OFFSET_COLON_SECONDS, Z_OFFSET, Z_COLON, Z_HOUR,
                 Z_SECONDS, Z_COLON_SECONDS -> offset = Optional.of(offset(element));
        }
    }

    /// A space of the layout stands for any number of them, but for one at least.
    private void literal(String literal) {
        int i = 0;
        while (i < literal.length()) {
            if (literal.charAt(i) == ' ') {
                if (at < text.length() && text.charAt(at) != ' ') {
                    throw wrong("a space is missing");
                }
                while (i < literal.length() && literal.charAt(i) == ' ') {
                    i++;
                }
                skipSpaces(Integer.MAX_VALUE);
            } else {
                if (at >= text.length() || text.charAt(at++) != literal.charAt(i++)) {
                    throw wrong("it does not follow the layout");
                }
            }
        }
    }

    private void skipSpaces(int most) {
        for (int i = 0; i < most && at < text.length() && text.charAt(at) == ' '; i++) {
            at++;
        }
    }

    private int fixed(int width) {
        int number = 0;
        for (int i = 0; i < width; i++) {
            if (!isDigit(at)) {
                throw wrong("digits are missing");
            }
            number = number * 10 + text.charAt(at++) - '0';
        }
        return number;
    }

    private int number(boolean twoDigits) {
        return isDigit(at + 1) || twoDigits ? fixed(2) : fixed(1);
    }

    private int upTo(int width) {
        int digits = 0;
        while (digits < width && isDigit(at + digits)) {
            digits++;
        }
        return fixed(Math.max(digits, 1));
    }

    private boolean isDigit(int place) {
        return place < text.length() && text.charAt(place) >= '0' && text.charAt(place) <= '9';
    }

    private int name(int count, IntFunction<String> names) {
        for (int i = 1; i <= count; i++) {
            var name = names.apply(i);
            if (text.regionMatches(true, at, name, 0, name.length())) {
                at += name.length();
                return i;
            }
        }
        throw wrong("a name is not known");
    }

    private boolean startsFraction() {
        return at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',') && isDigit(at + 1);
    }

    private void fraction() {
        int start = ++at;
        while (isDigit(at)) {
            at++;
        }
        nanos = nanos(text.substring(start, at));
    }

    private void fixedFraction(int digits) {
        if (!startsFraction()) {
            throw wrong("the fraction of a second is missing");
        }
        int start = ++at;
        fixed(digits);
        nanos = nanos(text.substring(start, at));
    }

    private static int nanos(String digits) {
        return Integer.parseInt((digits + "000000000").substring(0, 9));
    }

    private boolean halfDay(String morning, String evening) {
        boolean late = text.startsWith(evening, at);
        if (!late && !text.startsWith(morning, at)) {
            throw wrong(morning + " or " + evening + " is missing");
        }
        at += 2;
        return late;
    }

    private ZoneOffset offset(Element element) {
        if (element.isZ() && at < text.length() && text.charAt(at) == 'Z') {
            at++;
            return ZoneOffset.UTC;
        }
        if (at >= text.length() || text.charAt(at) != '+' && text.charAt(at) != '-') {
            throw wrong("the offset has no sign");
        }
        int sign = text.charAt(at++) == '-' ? -1 : 1;
        int hours = inRange(fixed(2), 0, 18, "offset");
        int minutes = element.isHourOnly() ? 0 : offsetPart(element);
        int seconds = element.hasSeconds() ? offsetPart(element) : 0;
        return ZoneOffset.ofHoursMinutesSeconds(sign * hours, sign * minutes, sign * seconds);
    }

    private int offsetPart(Element element) {
        if (element.hasColon()) {
            literal(":");
        }
        return inRange(fixed(2), 0, 59, "offset");
    }

    private void zone() {
        int end = at;
        while (end < text.length() && end - at < 5 && text.charAt(end) >= 'A' && text.charAt(end) <= 'Z') {
            end++;
        }
        if (end - at < 3) {
            throw wrong("the time zone is missing");
        }
        zoneName = Optional.of(text.substring(at, end));
        at = end;
    }

    private int inRange(int number, int least, int most, String what) {
        if (number < least || number > most) {
            throw wrong(what + " out of range");
        }
        return number;
    }

    private ZonedDateTime result() {
        int hours = afternoon.map(late -> late ? hour < 12 ? hour + 12 : hour : hour == 12 ? 0 : hour).orElse(hour);
        var local = LocalDateTime.of(date(), java.time.LocalTime.of(hours, minute, second, nanos));
        if (offset.isPresent()) {
            return at(local.toInstant(offset.get()));
        }
        return zoneName.map(name -> inNamedZone(local, name)).orElseGet(() -> local.atZone(expected));
    }

    /// An offset that the expected zone has at that time means that zone.
    private ZonedDateTime at(java.time.Instant instant) {
        var own = offset.orElseThrow();
        return instant.atZone(expected.getRules().getOffset(instant).equals(own) ? expected : own);
    }

    private ZonedDateTime inNamedZone(LocalDateTime local, String name) {
        var inZone = local.atZone(expected);
        boolean known = ZoneName.of(inZone).equals(Optional.of(name));
        return !name.equals("UTC") && known ? inZone : local.atZone(ZoneOffset.UTC);
    }

    private LocalDate date() {
        try {
            if (yearDay >= 0) {
                var date = LocalDate.ofYearDay(year, yearDay);
                if (month >= 0 && month != date.getMonthValue() || day >= 0 && day != date.getDayOfMonth()) {
                    throw wrong("day-of-year does not match the date");
                }
                return date;
            }
            return LocalDate.of(year, month < 0 ? 1 : month, day < 0 ? 1 : day);
        } catch (DateTimeException _) {
            throw wrong("day out of range");
        }
    }

    private static DateTimeException wrong(String what) {
        return new DateTimeException("the time cannot be read: " + what);
    }
}
