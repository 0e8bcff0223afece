package org.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalTimesTest {
    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-11-22T06:05:00Z, 2026-11-22T06:05:00, Z",
        "Europe/Berlin, 2026-07-01T22:30:09Z, 2026-07-02T00:30:09, +02:00",
        "Europe/Berlin, 2026-12-01T22:30:09Z, 2026-12-01T23:30:09, +01:00",
        "Asia/Kolkata, 1970-01-01T00:00:00Z, 1970-01-01T05:30:00, +05:30",
        "America/St_Johns, 2099-06-30T23:59:59Z, 2099-06-30T21:29:59, -02:30",
        "UTC, +10000-01-01T00:00:00Z, 9999-12-30T00:00:00, Z",
        "UTC, 0099-01-01T00:00:00Z, 0099-01-01T00:00:00, Z",
    })
    void shows_local_time_with_and_without_its_zone(String zone, Instant time, String plain, String offset) {
        var known = Optional.of(TimeZone.getTimeZone(zone));
        assertEquals(plain, LocalTimes.plain(time, known));
        assertEquals(plain + offset, LocalTimes.rfc3339(time, known));
        if (zone.equals("UTC")) {
            assertEquals(plain + offset, LocalTimes.rfc3339(time, Optional.empty()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "Pacific/Chatham"})
    void is_what_the_calendar_of_the_jdk_says(String zone) {
        for (long second = 0; second < 130L * 365 * 86_400; second += 1_234_567) {
            var time = Instant.ofEpochSecond(second);
            assertEquals(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(ZoneId.of(zone))),
                    LocalTimes.rfc3339(time, Optional.of(TimeZone.getTimeZone(zone))));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UTC, Europe/Berlin, true", "Etc/UTC, Europe/Berlin, true", "Europe/Berlin, UTC, false", ":UTC, UTC, false", "UTC0, UTC, false",
        ", UTC, true", ", Etc/UTC, true", ", Europe/London, false", ", posix/UTC, false"})
    void the_environment_counts_before_the_machine(String name, String zone, boolean utc, @TempDir Path folder) throws IOException {
        var machine = Files.createSymbolicLink(folder.resolve("localtime"), Path.of("../usr/share/zoneinfo", zone));

        assertEquals(utc, LocalTimes.isUtc(Optional.ofNullable(name), machine));
    }

    @Test
    void a_machine_whose_zone_is_no_link_is_not_known_to_keep_utc(@TempDir Path folder) throws IOException {
        assertFalse(LocalTimes.isUtc(Optional.empty(), folder.resolve("missing")));
        assertFalse(LocalTimes.isUtc(Optional.empty(), Files.writeString(folder.resolve("localtime"), "TZif2")));
    }
}
