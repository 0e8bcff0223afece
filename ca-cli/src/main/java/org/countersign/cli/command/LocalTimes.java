package org.countersign.cli.command;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// Times as people and programs on this machine read them. Certificates may end beyond every calendar; such an end is
/// shown as the last one that has four digits for the year.
public final class LocalTimes {
    private static final Instant LAST = Instant.parse("9999-12-30T00:00:00Z");

    private LocalTimes() {}

    /// Local time without a zone: `2026-11-22T06:05:00`.
    public static String plain(Instant time) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").format(bounded(time).atZone(ZoneId.systemDefault()));
    }

    /// Local time with its zone.
    public static String rfc3339(Instant time) {
        var local = bounded(time).atZone(ZoneId.systemDefault());
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(local);
    }

    private static Instant bounded(Instant time) {
        return time.isAfter(LAST) ? LAST : time;
    }
}
