package org.countersign.server.template.date;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;

/// Writes and reads times by a layout of Go, and finds time zones.
///
/// Layouts and texts may be Go strings with one char for each byte: everything that means something here is ASCII.
public final class GoTime {
    /// Go's zero time, which stands for none.
    public static final ZonedDateTime ZERO = ZonedDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private static final Map<String, String> LAYOUTS = Map.ofEntries(
            Map.entry("LAYOUT", "01/02 03:04:05PM '06 -0700"),
            Map.entry("ANSIC", "Mon Jan _2 15:04:05 2006"),
            Map.entry("UNIXDATE", "Mon Jan _2 15:04:05 MST 2006"),
            Map.entry("RUBYDATE", "Mon Jan 02 15:04:05 -0700 2006"),
            Map.entry("RFC822", "02 Jan 06 15:04 MST"),
            Map.entry("RFC822Z", "02 Jan 06 15:04 -0700"),
            Map.entry("RFC850", "Monday, 02-Jan-06 15:04:05 MST"),
            Map.entry("RFC1123", "Mon, 02 Jan 2006 15:04:05 MST"),
            Map.entry("RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700"),
            Map.entry("RFC3339", "2006-01-02T15:04:05Z07:00"),
            Map.entry("RFC3339NANO", "2006-01-02T15:04:05.999999999Z07:00"),
            Map.entry("KITCHEN", "3:04PM"),
            Map.entry("STAMP", "Jan _2 15:04:05"),
            Map.entry("STAMPMILLI", "Jan _2 15:04:05.000"),
            Map.entry("STAMPMICRO", "Jan _2 15:04:05.000000"),
            Map.entry("STAMPNANO", "Jan _2 15:04:05.000000000"),
            Map.entry("DATETIME", "2006-01-02 15:04:05"),
            Map.entry("DATEONLY", "2006-01-02"),
            Map.entry("TIMEONLY", "15:04:05"));

    private GoTime() {}

    public static String format(ZonedDateTime time, String layout) {
        return new GoTimeFormatter(time).format(layout);
    }

    /// @param zone of a text that does not tell its own
    /// @throws DateTimeException if the text does not follow the layout or is no real time
    public static ZonedDateTime parse(String layout, String text, ZoneId zone) {
        return new GoTimeParser(layout, text, zone).parse();
    }

    /// The layout of this name, with or without `time.` before it; a text that is no name is a layout itself.
    public static String layout(String name) {
        var key = name.startsWith("time.") ? name.substring(5) : name;
        return LAYOUTS.getOrDefault(key.toUpperCase(java.util.Locale.ROOT), name);
    }

    /// The zone of this name. The local zone of a server is UTC, so that a template gives the same everywhere.
    ///
    /// @throws DateTimeException if there is none
    public static ZoneId zone(String name) {
        if (name.isEmpty() || name.equals("UTC") || name.equals("Local")) {
            return ZoneOffset.UTC;
        }
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw new DateTimeException("unknown time zone");
        }
        return ZoneId.of(name);
    }
}
