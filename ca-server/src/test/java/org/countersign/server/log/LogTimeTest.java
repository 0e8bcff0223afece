package org.countersign.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTimeTest {
    @ParameterizedTest
    @CsvSource({"2026-11-22T08:00:00Z,2026-11-22T08:00:00.000Z", "2026-11-22T08:00:00.0019Z,2026-11-22T08:00:00.001Z",
        "2026-11-22T08:00:00.999999Z,2026-11-22T08:00:00.999Z", "2026-11-22T08:00:01.05Z,2026-11-22T08:00:01.050Z",
        "1969-12-31T23:59:59.5Z,1969-12-31T23:59:59.500Z"})
    void is_utc_with_milliseconds_always(Instant instant, String text) {
        assertEquals(text, LogTime.of(instant));
        assertEquals(text, LogTime.of(instant));
    }
}
