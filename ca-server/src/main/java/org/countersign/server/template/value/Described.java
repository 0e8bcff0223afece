package org.countersign.server.template.value;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Optional;
import org.countersign.core.time.GoDuration;
import org.countersign.server.template.date.GoTime;

/// The texts of values that name themselves, like a duration or the name of a month.
public final class Described {
    private Described() {}

    public static String text(Moment moment) {
        return GoTime.format(moment.time(), "2006-01-02 15:04:05.999999999 -0700 MST");
    }

    /// The name of a number that has one.
    public static Optional<String> name(Int number) {
        long value = number.number();
        return switch (number.type()) {
            case DURATION -> Optional.of(Utf8.carry(GoDuration.format(Duration.ofNanos(value))));
            case MONTH -> Optional.of(value >= 1 && value <= 12
                    ? Month.of((int) value).getDisplayName(TextStyle.FULL, Locale.ENGLISH) : "%!Month(" + value + ")");
            case WEEKDAY -> Optional.of(value >= 0 && value <= 6
                    ? DayOfWeek.of(value == 0 ? 7 : (int) value).getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                    : "%!Weekday(" + value + ")");
            case INT, INT64, INT32, UINT8, UINT64 -> Optional.empty();
        };
    }

    /// The text of a value that has one of its own: Go's `Stringer`.
    public static Optional<String> of(Value value) {
        return switch (value) {
            case Int number -> name(number);
            case Moment moment -> Optional.of(text(moment));
            case Struct struct -> struct.text();
            case Nil _, Bool _, Real _, Text _, Bytes _, Sequence _, Dictionary _ -> Optional.empty();
        };
    }
}
