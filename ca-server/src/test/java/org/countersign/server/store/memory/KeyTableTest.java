package org.countersign.server.store.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyTableTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void answers_as_a_map_would() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var table = new KeyTable();
        Map<Key, Instant> model = new HashMap<>();
        for (int step = 0; step < 200_000; step++) {
            var key = new Key(random.nextInt(300) * 0x9e3779b97f4a7c15L, random.nextInt(100));
            switch (random.nextInt(1000)) {
                case 0 -> {
                    Instant moment = NOW.plusSeconds(random.nextInt(1000));
                    table.forgetBefore(moment);
                    model.values().removeIf(until -> until.isBefore(moment));
                }
                default -> {
                    assertEquals(model.containsKey(key), table.contains(key), "seed " + seed + " step " + step);
                    Instant until = NOW.plusSeconds(random.nextInt(1000));
                    table.put(key, until);
                    model.merge(key, until, (one, other) -> one.isAfter(other) ? one : other);
                }
            }
            assertEquals(model.size(), table.size(), "seed " + seed + " step " + step);
        }
    }

    @Test
    void remembers_to_the_last_second_and_what_never_ends() {
        var table = new KeyTable();
        table.put(new Key(1, 1), NOW);
        table.put(new Key(2, 2), Instant.MAX);
        table.put(new Key(3, 3), Instant.EPOCH);
        table.forgetBefore(NOW.plusMillis(999));

        assertTrue(table.contains(new Key(1, 1)));
        assertTrue(table.contains(new Key(2, 2)));
        assertFalse(table.contains(new Key(3, 3)));
        table.forgetBefore(Instant.parse("2500-01-01T00:00:00Z"));
        assertTrue(table.contains(new Key(2, 2)));
    }

    @Test
    void holds_the_key_that_is_all_zero() {
        var table = new KeyTable();
        assertFalse(table.contains(new Key(0, 0)));
        table.put(new Key(0, 0), NOW);
        assertTrue(table.contains(new Key(0, 0)));
    }
}
