package org.countersign.server.store.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AvailabilityTest {
    @Test
    void a_database_is_tried_until_it_answers_whatever_goes_wrong_with_a_try() {
        var tries = new AtomicInteger();
        try (var availability = new Availability(() -> {
            switch (tries.incrementAndGet()) {
                case 1 -> throw new SQLException("made for this test");
                case 2 -> throw new StackOverflowError("made for this test");
                default -> { }
            }
        })) {
            availability.lost(new SQLException("made for this test"));
            assertTrue(availability.isBackWithin(Duration.ofSeconds(30)));
            assertFalse(availability.isAway());
            assertEquals(3, tries.get());
        }
    }
}
