package org.countersign.server.template.date;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;

/// The short name of a zone at some time, like `CET`. A bare offset has none.
final class ZoneName {
    private ZoneName() {}

    static Optional<String> of(ZonedDateTime time) {
        return of(time.getZone(), time.toInstant());
    }

    static Optional<String> of(ZoneId zone, Instant instant) {
        if (zone instanceof ZoneOffset offset) {
            return offset.equals(ZoneOffset.UTC) ? Optional.of("UTC") : Optional.empty();
        }
        boolean summer = zone.getRules().isDaylightSavings(instant);
        var name = TimeZone.getTimeZone(zone).getDisplayName(summer, TimeZone.SHORT, Locale.ENGLISH);
        return name.matches("[A-Z]{2,5}") ? Optional.of(name) : Optional.empty();
    }
}
