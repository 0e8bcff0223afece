package org.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.TimeZone;
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
        assertEquals(plain, LocalTimes.plain(time, TimeZone.getTimeZone(zone)));
        assertEquals(plain + offset, LocalTimes.rfc3339(time, TimeZone.getTimeZone(zone)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "Pacific/Chatham"})
    void is_what_the_calendar_of_the_jdk_says(String zone) {
        for (long second = 0; second < 130L * 365 * 86_400; second += 1_234_567) {
            var time = Instant.ofEpochSecond(second);
            assertEquals(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(ZoneId.of(zone))),
                    LocalTimes.rfc3339(time, TimeZone.getTimeZone(zone)));
        }
    }
}
