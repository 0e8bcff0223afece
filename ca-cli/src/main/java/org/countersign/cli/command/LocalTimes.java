package org.countersign.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;

/// Times as people and programs on this machine read them. Certificates may end beyond every calendar; such an end is
/// shown as the last one that has four digits for the year.
///
/// The older [TimeZone] says how far local time is from UTC: for a `ZoneId` the JDK looks for providers of zones in all jars,
/// which takes longer than a command has. And it is not asked at all where the machine keeps UTC, as most servers do: it would read
/// the JDK's file of all time zones first.
public final class LocalTimes {
    /// 9999-12-30T00:00:00Z, as a number: to read a text the JDK sets up formats for every kind of time.
    private static final Instant LAST = Instant.ofEpochSecond(253_402_128_000L);

    private static final Path MACHINE = Path.of("/etc/localtime");
    private static final Set<String> UTC = Set.of("UTC", "Etc/UTC");
    private static final String ZONES = "/zoneinfo/";

    private LocalTimes() {}

    /// Local time without a zone: `2026-11-22T06:05:00`.
    public static String plain(Instant time) {
        return plain(time, here());
    }

    static String plain(Instant time, Optional<TimeZone> zone) {
        return text(local(time, zone)).toString();
    }

    /// Local time with its zone.
    public static String rfc3339(Instant time) {
        return rfc3339(time, here());
    }

    static String rfc3339(Instant time, Optional<TimeZone> zone) {
        var local = local(time, zone);
        return text(local).append(local.getOffset().getId()).toString();
    }

    private static Optional<TimeZone> here() {
        var name = Optional.ofNullable(System.getenv("TZ")).filter(text -> !text.isEmpty());
        return isUtc(name, MACHINE) ? Optional.empty() : Optional.of(TimeZone.getDefault());
    }

    /// Whether local time is UTC for sure.
    ///
    /// @param name    the zone that the environment names
    /// @param machine a link into the folder of zones, which counts if the environment names none
    static boolean isUtc(Optional<String> name, Path machine) {
        if (name.isPresent()) {
            return UTC.contains(name.get());
        }
        try {
            var target = Files.readSymbolicLink(machine).toString();
            int at = target.indexOf(ZONES);
            return at >= 0 && UTC.contains(target.substring(at + ZONES.length()));
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    /// @param zone empty for UTC
    private static OffsetDateTime local(Instant time, Optional<TimeZone> zone) {
        var bounded = time.isAfter(LAST) ? LAST : time;
        int seconds = zone.isPresent() ? zone.get().getOffset(bounded.toEpochMilli()) / 1000 : 0;
        return bounded.atOffset(ZoneOffset.ofTotalSeconds(seconds));
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
