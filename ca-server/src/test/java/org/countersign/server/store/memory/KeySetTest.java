package org.countersign.server.store.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeySetTest {
    @Test
    void answers_as_a_set_would() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var keys = new KeySet();
        var model = new HashSet<Key>();
        for (int step = 0; step < 200_000; step++) {
            long some = random.nextInt(1 + step / 2) * 0x9e3779b97f4a7c15L;
            var key = new Key(some, (int) some);
            assertEquals(model.contains(key), keys.contains(key), "seed " + seed + " step " + step);
            keys.add(key);
            model.add(key);
            assertEquals(model.size(), keys.size(), "seed " + seed + " step " + step);
        }
    }

    /// All belong into the last slot, whatever its number, so that the search goes on at the first.
    @Test
    void finds_keys_that_belong_into_the_same_slot() {
        var keys = new KeySet();
        for (int i = 0; i < 1000; i++) {
            keys.add(new Key((long) i << 32 | 0xffff_ffffL, 0));
        }
        for (int i = 0; i < 1000; i++) {
            assertTrue(keys.contains(new Key((long) i << 32 | 0xffff_ffffL, 0)), "key " + i);
        }
        assertFalse(keys.contains(new Key(1000L << 32 | 0xffff_ffffL, 0)));
        assertEquals(1000, keys.size());
    }

    @Test
    void holds_the_key_that_is_all_zero() {
        var keys = new KeySet();
        assertFalse(keys.contains(new Key(0, 0)));
        keys.add(new Key(0, 0));
        assertTrue(keys.contains(new Key(0, 0)));
        assertEquals(1, keys.size());
    }
}
