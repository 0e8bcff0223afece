package org.countersign.core.ssh;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A validity as `ssh-keygen -V` takes it: `+52w`, `-5m:+8h`, `20260101:20270101`, `always:forever` (ssh-keygen(1), "-V").
///
/// Each end is a word, seconds since 1970 in hexadecimal, a span counted from now, or a date of 8, 12 or 14 digits: in the zone of
/// whoever asks, or in UTC with `Z` behind it.
public final class ValidityInterval {
    private static final Pattern SPAN = Pattern.compile("(\\d{1,18})([sSmMhHdDwW]?)");
    private static final Pattern DATE = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})(?:(\\d{2})(\\d{2})(\\d{2})?)?(Z|UTC)?");
    private static final Pattern SECONDS = Pattern.compile("0x([0-9A-Fa-f]{1,16})");

    private final Instant now;
    private final ZoneId zone;

    private ValidityInterval(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /// @throws SshFormatException naming the part that cannot be read
    public static Validity parse(String text, Instant now, ZoneId zone) {
        return new ValidityInterval(now, zone).read(text);
    }

    private Validity read(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return new Validity(backdated(), end(text));
        }
        return new Validity(start(text.substring(0, colon)), end(text.substring(colon + 1)));
    }

    /// Where only the end is given: the last full minute but one at most, for hosts whose clocks are behind.
    private long backdated() {
        return seconds(now.minus(Duration.ofSeconds(59)).truncatedTo(ChronoUnit.MINUTES));
    }

    private long start(String text) {
        return text.equals("always") ? 0 : moment(text);
    }

    private long end(String text) {
        return text.equals("forever") ? Validity.FOREVER : moment(text);
    }

    private long moment(String text) {
        var hexadecimal = SECONDS.matcher(text);
        if (hexadecimal.matches()) {
            return Long.parseUnsignedLong(hexadecimal.group(1), 16);
        }
        if (text.startsWith("+") || text.startsWith("-")) {
            return seconds(counted(text.startsWith("+"), span(text.substring(1))));
        }
        var date = DATE.matcher(text);
        if (!date.matches()) {
            throw new SshFormatException("a time is neither a date such as 20261231 or 202612312359, nor a span such as +8h");
        }
        return seconds(date(date));
    }

    private Instant counted(boolean forwards, Duration span) {
        try {
            return forwards ? now.plus(span) : now.minus(span);
        } catch (DateTimeException | ArithmeticException e) {
            throw tooFar();
        }
    }

    private Instant date(Matcher date) {
        try {
            var local = LocalDateTime.of(number(date, 1), number(date, 2), number(date, 3),
                    number(date, 4), number(date, 5), number(date, 6));
            return local.atZone(date.group(7) == null ? zone : ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new SshFormatException("there is no such day or time");
        }
    }

    private static int number(Matcher date, int group) {
        return date.group(group) == null ? 0 : Integer.parseInt(date.group(group));
    }

    /// Numbers with units, one after the other: `1w2d`. A number without a unit counts seconds.
    private static Duration span(String text) {
        var parts = SPAN.matcher(text);
        var sum = Duration.ZERO;
        int at = 0;
        try {
            while (at < text.length() && parts.find(at) && parts.start() == at) {
                sum = sum.plus(unit(parts.group(2)).multipliedBy(Long.parseLong(parts.group(1))));
                at = parts.end();
            }
        } catch (ArithmeticException e) {
            throw tooFar();
        }
        if (at == 0 || at < text.length()) {
            throw new SshFormatException("a span is not made of numbers with s, m, h, d or w behind them");
        }
        return sum;
    }

    private static Duration unit(String letter) {
        return switch (letter) {
            case "m", "M" -> Duration.ofMinutes(1);
            case "h", "H" -> Duration.ofHours(1);
            case "d", "D" -> Duration.ofDays(1);
            case "w", "W" -> Duration.ofDays(7);
            default -> Duration.ofSeconds(1);
        };
    }

    private static long seconds(Instant moment) {
        if (moment.getEpochSecond() < 0) {
            throw new SshFormatException("the validity begins or ends before 1970");
        }
        return moment.getEpochSecond();
    }

    private static SshFormatException tooFar() {
        return new SshFormatException("a time is too far away");
    }
}
