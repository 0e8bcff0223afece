package org.countersign.cli.command.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RenewalPlanTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Lifetime DAY = new Lifetime(START, START.plus(Duration.ofHours(24)));
    private static final RenewalPlan PLAIN = new RenewalPlan(Optional.empty(), Optional.empty());

    private static Duration delay(RenewalPlan plan, Duration age, long seed) {
        return plan.delay(DAY, START.plus(age), new Random(seed));
    }

    private static void assertBetween(Duration least, Duration most, RenewalPlan plan, Duration age) {
        for (long seed = 0; seed < 200; seed++) {
            var delay = delay(plan, age, seed);
            assertTrue(delay.compareTo(least) >= 0 && delay.compareTo(most) <= 0, delay + " with seed " + seed);
        }
    }

    @Test
    void a_third_of_the_lifetime_is_kept_and_a_twentieth_is_random() {
        assertBetween(Duration.ofMinutes(16 * 60 - 72), Duration.ofHours(16), PLAIN, Duration.ZERO);
        assertTrue(delay(PLAIN, Duration.ZERO, 1).compareTo(delay(PLAIN, Duration.ZERO, 2)) != 0, "it is not random");
    }

    @Test
    void close_to_the_time_only_the_rest_is_random() {
        assertBetween(Duration.ZERO, Duration.ofMinutes(10), PLAIN, Duration.ofMinutes(16 * 60 - 10));
    }

    @Test
    void past_the_time_it_is_now() {
        assertEquals(Duration.ZERO, delay(PLAIN, Duration.ofHours(17), 1));
        assertEquals(Duration.ZERO, delay(PLAIN, Duration.ofHours(48), 1));
    }

    @Test
    void the_user_says_how_much_is_kept_or_how_often() {
        assertBetween(Duration.ofMinutes(23 * 60 - 72), Duration.ofHours(23),
                new RenewalPlan(Optional.of(Duration.ofHours(1)), Optional.empty()), Duration.ZERO);
        assertBetween(Duration.ofMinutes(120 - 72), Duration.ofHours(2),
                new RenewalPlan(Optional.empty(), Optional.of(Duration.ofHours(2))), Duration.ZERO);
    }

    @Test
    void a_single_run_renews_unless_enough_is_left() {
        assertTrue(PLAIN.isDue(DAY, START, new Random(1)));
        var anHour = new RenewalPlan(Optional.of(Duration.ofHours(1)), Optional.empty());
        for (long seed = 0; seed < 100; seed++) {
            assertFalse(anHour.isDue(DAY, START.plus(Duration.ofMinutes(23 * 60 - 4)), new Random(seed)));
            assertTrue(anHour.isDue(DAY, START.plus(Duration.ofHours(23)), new Random(seed)));
        }
    }

    @Test
    void a_certificate_without_an_end_never_comes_up() {
        var endless = new Lifetime(START, Instant.MAX);
        assertTrue(PLAIN.delay(endless, START, new Random(1)).toDays() > 20_000);
    }
}
