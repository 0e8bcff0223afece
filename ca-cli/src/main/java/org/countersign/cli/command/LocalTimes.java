package org.countersign.cli.command;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.TimeZone;

/// Times as people and programs on this machine read them. Certificates may end beyond every calendar; such an end is
/// shown as the last one that has four digits for the year.
///
/// The older [TimeZone] says how far local time is from UTC: for a `ZoneId` the JDK looks for providers of zones in all jars,
/// which takes longer than a command has.
public final class LocalTimes {
    private static final Instant LAST = Instant.parse("9999-12-30T00:00:00Z");

    private LocalTimes() {}

    /// Local time without a zone: `2026-11-22T06:05:00`.
    public static String plain(Instant time) {
        return plain(time, TimeZone.getDefault());
    }

    static String plain(Instant time, TimeZone zone) {
        return text(local(time, zone)).toString();
    }

    /// Local time with its zone.
    public static String rfc3339(Instant time) {
        return rfc3339(time, TimeZone.getDefault());
    }

    static String rfc3339(Instant time, TimeZone zone) {
        var local = local(time, zone);
        return text(local).append(local.getOffset().getId()).toString();
    }

    private static OffsetDateTime local(Instant time, TimeZone zone) {
        var bounded = time.isAfter(LAST) ? LAST : time;
        return bounded.atOffset(ZoneOffset.ofTotalSeconds(zone.getOffset(bounded.toEpochMilli()) / 1000));
    }

    private static StringBuilder text(OffsetDateTime time) {
        var text = new StringBuilder(32);
        append(text, time.getYear(), 4).append('-');
        append(text, time.getMonthValue(), 2).append('-');
        append(text, time.getDayOfMonth(), 2).append('T');
        append(text, time.getHour(), 2).append(':');
        append(text, time.getMinute(), 2).append(':');
        return append(text, time.getSecond(), 2);
    }

    private static StringBuilder append(StringBuilder text, int number, int digits) {
        var plain = Integer.toString(number);
        return text.repeat('0', digits - plain.length()).append(plain);
    }
}
