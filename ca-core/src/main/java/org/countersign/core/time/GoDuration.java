package org.countersign.core.time;

import java.time.Duration;

/// The duration grammar of Go's `time.ParseDuration`: an optional sign, then one or more of number and unit, as in
/// `16h`, `1h30m`, `1.5s`; a bare `0` needs no unit. There is no unit for days, because a day has no fixed length.
///
/// Values are 64-bit counts of nanoseconds, so about 292 years either way; anything beyond is refused.
public final class GoDuration {
    private GoDuration() {}

    /// @throws TimeFormatException if the text is not a duration or does not fit 64 bits of nanoseconds
    public static Duration parse(String text) {
        return new GoDurationParser(text).parse();
    }

    /// The canonical text, which [#parse] reads back to the same value: `16h0m0s`, `1m30s`, `1.5s`, `250ms`, `0s`.
    ///
    /// @throws TimeFormatException if the duration does not fit 64 bits of nanoseconds
    public static String format(Duration duration) {
        long nanos = requireRepresentable(duration).toNanos();
        if (nanos == 0) {
            return "0s";
        }
        // The absolute value of the smallest long is itself, which is right when read as an unsigned number.
        long size = Math.abs(nanos);
        var sign = nanos < 0 ? "-" : "";
        return sign + (Long.compareUnsigned(size, 1_000_000_000L) < 0 ? belowSecond(size) : fromSecond(size));
    }

    static Duration requireRepresentable(Duration duration) {
        try {
            var _ = duration.toNanos();
            return duration;
        } catch (ArithmeticException _) {
            throw new TimeFormatException("the duration is longer than 292 years");
        }
    }

    private static String belowSecond(long nanos) {
        if (nanos < 1_000) {
            return nanos + "ns";
        }
        return nanos < 1_000_000 ? decimal(nanos, 3) + "µs" : decimal(nanos, 6) + "ms";
    }

    private static String fromSecond(long nanos) {
        long minutes = Long.divideUnsigned(nanos, 60_000_000_000L);
        var seconds = decimal(Long.remainderUnsigned(nanos, 60_000_000_000L), 9) + "s";
        if (minutes == 0) {
            return seconds;
        }
        return minutes < 60 ? minutes + "m" + seconds : minutes / 60 + "h" + minutes % 60 + "m" + seconds;
    }

    /// `value` divided by ten to the power of `places`, without trailing zeros.
    static String decimal(long value, int places) {
        long scale = Math.powExact(10L, places);
        long fraction = value % scale;
        if (fraction == 0) {
            return Long.toString(value / scale);
        }
        var digits = Long.toString(scale + fraction).substring(1);
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return value / scale + "." + digits.substring(0, end);
    }
}
