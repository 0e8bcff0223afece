package org.countersign.server.provisioner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceAgeTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00.5Z");
    private static final Duration LIMIT = Duration.ofHours(1);

    /// A machine that the cloud's clock has in the future is young.
    @ParameterizedTest
    @CsvSource({"0, true", "3599999999999, true", "3600000000000, true", "3600000000001, false", "-1, true",
            "9000000000000000000, false"})
    void counts_to_the_nanosecond_and_takes_the_limit_itself(long age, boolean young) {
        var made = Optional.of(NOW.minusNanos(age));
        assertEquals(young, new AwsInstance("a", "i", "10.0.0.1", "r", made).isYoungerThan(LIMIT, NOW));
        assertEquals(young, new GcpInstance("a", "", "i", "n", "p", "z", made).isYoungerThan(LIMIT, NOW));
    }

    @ParameterizedTest
    @CsvSource({"1", "9223372036854775807"})
    void takes_none_whose_age_is_not_known(long limit) {
        assertEquals(false, new AwsInstance("a", "i", "10.0.0.1", "r", Optional.empty()).isYoungerThan(Duration.ofNanos(limit), NOW));
        assertEquals(false, new GcpInstance("a", "", "i", "n", "p", "z", Optional.empty()).isYoungerThan(Duration.ofNanos(limit), NOW));
    }
}
