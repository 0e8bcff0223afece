package org.countersign.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyListTest {
    private record Entry(String key, long value) {}

    @Test
    void gives_entries_in_the_order_of_their_keys_as_unsigned_bytes() {
        var random = new Random(20261122);
        var list = new KeyList();
        var expected = new ArrayList<Entry>();
        for (int i = 0; i < 5_000; i++) {
            byte[] key = new byte[random.nextInt(40)];
            random.nextBytes(key);
            list.add(key, i);
            expected.add(new Entry(HexFormat.of().formatHex(key), i));
        }
        // Hex digits sort as the bytes do.
        expected.sort(Comparator.comparing(Entry::key));

        assertEquals(expected, inOrder(list));
    }

    @Test
    void keeps_equal_keys_in_the_order_in_which_they_came() {
        var list = new KeyList();
        for (int i = 0; i < 3; i++) {
            list.add(new byte[] {1}, i);
        }

        assertEquals(List.of(new Entry("01", 0), new Entry("01", 1), new Entry("01", 2)), inOrder(list));
    }

    private static List<Entry> inOrder(KeyList list) {
        var entries = new ArrayList<Entry>();
        list.inOrder(Throttle.NONE, (key, value) -> entries.add(new Entry(HexFormat.of().formatHex(key), value)));
        return entries;
    }
}
