package org.countersign.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SerialSetTest {
    @Test
    void joins_ranges_that_overlap_or_touch_in_any_order() {
        var set = SerialSet.of(new SerialRange(20, 30), new SerialRange(5, 9), new SerialRange(10, 12), new SerialRange(25, 40));

        assertEquals(List.of(new SerialRange(5, 12), new SerialRange(20, 40)), set.ranges());
    }

    @Test
    void counts_unsigned() {
        var set = SerialSet.of(new SerialRange(Long.MAX_VALUE, Long.MIN_VALUE), SerialRange.of(-1));

        assertTrue(set.contains(Long.MIN_VALUE));
        assertTrue(set.contains(-1));
        assertFalse(set.contains(-2));
        assertFalse(set.contains(1));
        assertFalse(set.contains(0));
        assertEquals("9223372036854775807-9223372036854775808", set.ranges().getFirst().toString());
    }

    @Test
    void holds_every_serial_there_is() {
        var all = SerialSet.of(new SerialRange(1, -1));

        assertTrue(all.containsAll(new SerialRange(1, -1)));
        assertEquals(all, all.and(SerialSet.of(SerialRange.of(7))));
    }

    @Test
    void refuses_serial_zero_and_a_range_that_is_none() {
        assertThrows(IllegalArgumentException.class, () -> new SerialRange(0, 5));
        assertThrows(IllegalArgumentException.class, () -> new SerialRange(6, 5));
        assertThrows(IllegalArgumentException.class, () -> new SerialRange(-1, 5));
    }

    @Test
    void knows_exactly_what_was_added() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            var builder = new SerialSet.Builder();
            var model = new TreeSet<Long>();
            long base = round % 3 == 0 ? -40 : 1;
            for (int i = random.nextInt(12); i > 0; i--) {
                long first = base + random.nextInt(30);
                long last = first + random.nextInt(6);
                builder.add(first, last);
                for (long serial = first; serial <= last; serial++) {
                    model.add(serial);
                }
            }
            var set = builder.build();
            for (long serial = base; serial < base + 40; serial++) {
                assertEquals(model.contains(serial), set.contains(serial), "seed " + seed + " round " + round + " " + set);
            }
            int runs = (int) model.stream().filter(serial -> !model.contains(serial - 1)).count();
            assertEquals(runs, set.ranges().size(), "seed " + seed + " round " + round + " " + set);
        }
    }
}
