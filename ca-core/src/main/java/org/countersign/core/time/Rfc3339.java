package org.countersign.core.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Pattern;

/// Times as RFC 3339 ("Internet Date/Time Format") writes them, as strictly as Go reads them: upper-case `T` and
/// `Z`, a zone always, no hour 24, no leap second; of the fraction, nine digits count.
public final class Rfc3339 {
    /// What Go prints for a time that was never set.
    static final Instant GO_ZERO = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final int NANO_DIGITS = 9;
    private static final Pattern FORM = Pattern.compile(
            "([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]+))?"
                    + "(?:Z|([+-])([0-9]{2}):([0-9]{2}))");

    private Rfc3339() {}

    /// Whether the text starts as a date does; no duration starts so.
    static boolean looksLike(String text) {
        return text.length() > 4 && text.charAt(4) == '-';
    }

    /// @throws TimeFormatException if the text is not such a time, or outside the years 1 to 9999 in UTC
    public static Instant parse(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw malformed();
        }
        try {
            var local = LocalDateTime.of(
                    number(parts.group(1)), number(parts.group(2)), number(parts.group(3)),
                    number(parts.group(4)), number(parts.group(5)), number(parts.group(6)), nanos(parts.group(7)));
            var utc = local.toInstant(ZoneOffset.UTC);
            return requireRepresentable(parts.group(8) == null
                    ? utc
                    : utc.minusSeconds(offset(parts.group(8), number(parts.group(9)), number(parts.group(10)))));
        } catch (DateTimeException _) {
            throw malformed();
        }
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    private static int nanos(String fraction) {
        return fraction == null ? 0 : number((fraction + "00000000").substring(0, NANO_DIGITS));
    }

    /// Seconds east of UTC. Not a [ZoneOffset]: that ends at 18 hours, the format at 23:59.
    private static long offset(String sign, int hours, int minutes) {
        if (hours > 23 || minutes > 59) {
            throw malformed();
        }
        long seconds = hours * 3600L + minutes * 60L;
        return sign.equals("-") ? -seconds : seconds;
    }

    /// In UTC, with as many digits of the second as the time needs, so that whole seconds have none.
    public static String format(Instant instant) {
        requireRepresentable(instant);
        var utc = instant.atOffset(ZoneOffset.UTC);
        var seconds = GoDuration.decimal(utc.getSecond() * 1_000_000_000L + utc.getNano(), NANO_DIGITS);
        return String.format(Locale.ROOT, "%04d-%02d-%02dT%02d:%02d:%s%sZ", utc.getYear(), utc.getMonthValue(),
                utc.getDayOfMonth(), utc.getHour(), utc.getMinute(), utc.getSecond() < 10 ? "0" : "", seconds);
    }

    static Instant requireRepresentable(Instant instant) {
        if (instant.isBefore(GO_ZERO) || instant.isAfter(LAST)) {
            throw new TimeFormatException("the time lies outside the years 1 to 9999");
        }
        return instant;
    }

    private static TimeFormatException malformed() {
        return new TimeFormatException("not a time");
    }
}
