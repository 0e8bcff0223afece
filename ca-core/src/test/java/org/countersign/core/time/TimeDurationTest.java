package org.countersign.core.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.countersign.core.time.TimeDuration.At;
import org.countersign.core.time.TimeDuration.Relative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeDurationTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0s", "-0h0m", "0001-01-01T00:00:00Z", "0001-01-01T02:00:00+02:00"})
    void zero_in_any_form_is_not_given(String text) {
        assertEquals(TimeDuration.UNSET, TimeDuration.parse(text));
        assertFalse(TimeDuration.parse(text).isSet());
        assertEquals(Optional.empty(), TimeDuration.parse(text).resolve(NOW));
        assertEquals("", TimeDuration.parse(text).format());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T10:00:00Z, 2026-11-22T10:00:00Z",
        "2026-11-22T10:00:00.5Z, 2026-11-22T10:00:00.5Z",
        "2026-11-22T10:00:00.123456789Z, 2026-11-22T10:00:00.123456789Z",
        "2026-11-22T10:00:00.1234567899999Z, 2026-11-22T10:00:00.123456789Z",
        "2026-11-22T10:00:00+00:00, 2026-11-22T10:00:00Z",
        "2026-11-22T10:00:00-00:00, 2026-11-22T10:00:00Z",
        "2026-11-22T10:00:00+05:30, 2026-11-22T04:30:00Z",
        "2026-11-22T10:00:00-14:00, 2026-11-23T00:00:00Z",
        "2026-11-22T10:00:00+23:59, 2026-11-21T10:01:00Z",
        "2024-02-29T23:59:59Z, 2024-02-29T23:59:59Z",
        "1969-12-31T23:59:59Z, 1969-12-31T23:59:59Z",
        "0001-01-01T00:00:01Z, 0001-01-01T00:00:01Z",
        "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999999Z",
    })
    void reads_a_moment(String text, Instant instant) {
        assertEquals(new At(instant), TimeDuration.parse(text));
        assertEquals(Optional.of(instant), TimeDuration.parse(text).resolve(NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "2026-11-22T10:00:00", "2026-11-22", "2026-11-22t10:00:00Z", "2026-11-22T10:00:00z", "2026-11-22 10:00:00Z",
        "2026-11-22T24:00:00Z", "2026-11-22T10:60:00Z", "2026-11-22T23:59:60Z", "2026-11-31T10:00:00Z",
        "2026-02-29T10:00:00Z", "2026-13-01T10:00:00Z", "2026-00-01T10:00:00Z", "2026-11-00T10:00:00Z",
        "2026-11-22T10:00:00.Z", "2026-11-22T10:00:00,5Z", "2026-11-22T1:00:00Z", "2026-11-22T10:00Z",
        "2026-11-22T10:00:00+24:00", "2026-11-22T10:00:00+01:60", "2026-11-22T10:00:00+0100",
        "2026-11-22T10:00:00+01", "2026-11-22T10:00:00ZZ", " 2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z\n",
        "+2026-11-22T10:00:00Z", "12026-11-22T10:00:00Z", "226-11-22T10:00:00Z", "２０２６-11-22T10:00:00Z",
        "1795341600", "1e9", "now", "tomorrow", "30d", "-", "292y",
    })
    void refuses_what_is_neither_moment_nor_duration(String text) {
        assertThrows(TimeFormatException.class, () -> TimeDuration.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0000-12-31T23:59:59Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
    })
    void refuses_a_moment_without_a_year_of_four_digits(String text) {
        assertThrows(TimeFormatException.class, () -> TimeDuration.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"10m, PT10M, 10m0s", "-1h, PT-1H, -1h0m0s", "240h, PT240H, 240h0m0s", "1ns, PT0.000000001S, 1ns"})
    void reads_an_offset_and_counts_it_from_the_base(String text, Duration offset, String canonical) {
        assertEquals(new Relative(offset), TimeDuration.parse(text));
        assertEquals(Optional.of(NOW.plus(offset)), TimeDuration.parse(text).resolve(NOW));
        assertEquals(canonical, TimeDuration.parse(text).format());
    }

    @ParameterizedTest
    @CsvSource({
        "9999-12-31T23:59:59Z, 1s", "9999-12-31T23:00:00Z, 2000000h", "0001-01-01T00:00:00Z, -1ns",
        "1970-01-01T00:00:00Z, -2000000000h", "+1000000000-12-31T23:59:59Z, 1s", "-1000000000-01-01T00:00:00Z, -1s",
    })
    void refuses_an_offset_that_leads_out_of_the_years(String base, String offset) {
        assertThrows(TimeFormatException.class, () -> TimeDuration.parse(offset).resolve(Instant.parse(base)));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T10:00:00Z, 2026-11-22T10:00:00Z", "2026-11-22T10:00:00.100Z, 2026-11-22T10:00:00.1Z",
        "2026-11-22T10:00:09.000001000Z, 2026-11-22T10:00:09.000001Z", "0007-01-02T03:04:05+00:00, 0007-01-02T03:04:05Z",
    })
    void writes_a_moment_in_utc_with_as_many_digits_as_it_needs(String text, String written) {
        assertEquals(written, TimeDuration.parse(text).format());
    }

    @Test
    void equal_means_the_same_moment_or_the_same_offset() {
        assertEquals(TimeDuration.parse("2026-11-22T10:00:00Z"), TimeDuration.parse("2026-11-22T11:00:00.0+01:00"));
        assertNotEquals(TimeDuration.parse("2026-11-22T10:00:00Z"), TimeDuration.parse("2026-11-22T10:00:00.000000001Z"));
        assertEquals(TimeDuration.parse("1h"), TimeDuration.parse("60m"));
        assertNotEquals(TimeDuration.parse("1h"), TimeDuration.parse("-1h"));
        assertNotEquals(new Relative(Duration.ZERO), TimeDuration.parse("1970-01-01T00:00:00Z"));
    }

    @Test
    void refuses_values_that_have_no_text() {
        assertThrows(TimeFormatException.class, () -> new At(Instant.MAX));
        assertThrows(TimeFormatException.class, () -> new Relative(Duration.ofDays(200_000)));
    }

    @Test
    void reads_back_what_it_writes() {
        long seed = 20_261_123;
        var random = new Random(seed);
        long first = Instant.parse("0001-01-01T00:00:01Z").getEpochSecond();
        long last = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
        for (int i = 0; i < 20_000; i++) {
            var moment = new At(Instant.ofEpochSecond(random.nextLong(first, last), random.nextInt(1_000_000_000)));
            assertEquals(moment, TimeDuration.parse(moment.format()), () -> "seed " + seed);
            assertTrue(moment.format().endsWith("Z"));
        }
    }
}
