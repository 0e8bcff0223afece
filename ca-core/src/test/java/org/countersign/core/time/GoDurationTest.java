package org.countersign.core.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0", "-0, 0", "+0, 0", "0s, 0", "00s, 0", "5s, 5000000000", "+5s, 5000000000", "-5s, -5000000000",
        "5.s, 5000000000", ".5s, 500000000", "5.6s, 5600000000", "1.004s, 1004000000", "1.0040s, 1004000000",
        "100.00100s, 100001000000", "10ns, 10", "11us, 11000", "12µs, 12000", "12μs, 12000", "13ms, 13000000",
        "14s, 14000000000", "15m, 900000000000", "16h, 57600000000000", "3h30m, 12600000000000",
        "10.5s4m, 250500000000", "-2m3.4s, -123400000000", "1h2m3s4ms5us6ns, 3723004005006",
        "39h9m14.425s, 140954425000000", "1m1m, 120000000000",
    })
    void reads_every_form(String text, long nanos) {
        assertEquals(Duration.ofNanos(nanos), GoDuration.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        // More digits of a fraction than 64 bits hold: the rest is dropped, and floating point rounds.
        "0.100000000000000000000h, 360000000000", "0.830103483285477580700h, 2988372539827",
        "0.3333333333333333333h, 1200000000000", "0.9223372036854775807h, 3320413933267",
        "0.9223372036854775808h, 3320413933267", "0.99999999999999999999999s, 1000000000",
        "9007199254.740993ms, 9007199254740993", "0.9ns, 0", "1.9ns, 1",
    })
    void reads_fractions_to_the_nanosecond_that_go_reads(String text, long nanos) {
        assertEquals(Duration.ofNanos(nanos), GoDuration.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775807ns, 9223372036854775807", "9223372036854775.807us, 9223372036854775807",
        "9223372036s854ms775us807ns, 9223372036854775807", "-9223372036854775807ns, -9223372036854775807",
        "-9223372036854775808ns, -9223372036854775808", "-9223372036854775.808us, -9223372036854775808",
        "-9223372036s854ms775us808ns, -9223372036854775808", "-2562047h47m16.854775808s, -9223372036854775808",
    })
    void reads_up_to_the_limits_of_64_bits(String text, long nanos) {
        assertEquals(Duration.ofNanos(nanos), GoDuration.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "9223372036854775808ns", "9223372036854775810ns", "-9223372036854775809ns", "-9223372036854775810ns",
        "9223372036854775808h", "9223372036854775.808us", "9223372036854ms775us808ns", "3000000h",
        "99999999999999999999s", "-3000000h", "106752d24h", "2562047h47m16.854775808s",
        "-9223372036854775808ns9223372036854775808ns", "-9223372036854775808ns1ns",
    })
    void refuses_what_does_not_fit_64_bits(String text) {
        assertThrows(TimeFormatException.class, () -> GoDuration.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "3", "-", "+", "s", ".", "-.", ".s", "+.s", "1d", "30d", "1w", "1y", "1 h", " 1h", "1h ", "1H", "1S", "--1h",
        "+-1h", "1h-1m", "1e3s", "0x1s", "1,5s", "1.2.3s", "1h5", "00", "0.0", "1_000s", "forever", "\u0000", "1h\n",
        "٣h", "１h", "\u0085\u0085", "\uffff\uffff", "hello \uffff\uffff world",
    })
    void refuses_what_go_refuses(String text) {
        assertThrows(TimeFormatException.class, () -> GoDuration.parse(text));
    }

    @Test
    void a_refusal_does_not_repeat_the_text() {
        var refusal = assertThrows(TimeFormatException.class, () -> GoDuration.parse("canary"));
        assertEquals("not a duration such as 5m or 240h", refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s", "1, 1ns", "999, 999ns", "1100, 1.1µs", "1000000, 1ms", "2200000, 2.2ms", "999999999, 999.999999ms",
        "1000000000, 1s", "1500000000, 1.5s", "3300000000, 3.3s", "60000000000, 1m0s", "90000000000, 1m30s",
        "245000000000, 4m5s", "3600000000000, 1h0m0s", "57600000000000, 16h0m0s", "2592000000000000, 720h0m0s",
        "18367001000000, 5h6m7.001s", "480000000001, 8m0.000000001s", "-1, -1ns", "-90000000000, -1m30s",
        "9223372036854775807, 2562047h47m16.854775807s", "-9223372036854775808, -2562047h47m16.854775808s",
    })
    void writes_the_canonical_text(long nanos, String text) {
        assertEquals(text, GoDuration.format(Duration.ofNanos(nanos)));
    }

    @Test
    void refuses_to_write_what_nobody_could_read() {
        assertThrows(TimeFormatException.class, () -> GoDuration.format(Duration.ofDays(200_000)));
    }

    @Test
    void reads_back_what_it_writes() {
        long seed = 20_261_122;
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            var duration = Duration.ofNanos(random.nextLong() >> random.nextInt(64));
            assertEquals(duration, GoDuration.parse(GoDuration.format(duration)), () -> "seed " + seed);
        }
    }
}
