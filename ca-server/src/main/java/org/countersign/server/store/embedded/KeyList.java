package org.countersign.server.store.embedded;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Keys of an index and what is found under each, one behind the other in arrays. A segment has hundreds of thousands: as objects they
/// would take a quarter of a small heap, and leave it to a collection that stops everything.
final class KeyList {
    private byte[] keys = new byte[1024];
    private int[] ends = new int[64];
    private long[] values = new long[64];
    private int size;

    /// Is given entries in the order of their keys as unsigned bytes.
    interface Visitor {
        void entry(byte[] key, long value);
    }

    void add(byte[] key, long value) {
        int start = start(size);
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, Math.multiplyExact(size, 2));
            values = Arrays.copyOf(values, ends.length);
        }
        int end = Math.addExact(start, key.length);
        if (end > keys.length) {
            keys = Arrays.copyOf(keys, Math.max(end, Math.multiplyExact(keys.length, 2)));
        }
        System.arraycopy(key, 0, keys, start, key.length);
        ends[size] = end;
        values[size++] = value;
    }

    /// @param throttle is told of each step of the sorting
    void inOrder(Throttle throttle, Visitor visitor) {
        Comparator<Integer> byKey = (one, other) -> {
            throttle.step();
            return Arrays.compareUnsigned(keys, start(one), ends[one], keys, start(other), ends[other]);
        };
        // Sorted as objects, because those that are nearly in order already, as most are, take next to no time so.
        IntStream.range(0, size).boxed().sorted(byKey)
                .forEachOrdered(entry -> visitor.entry(Arrays.copyOfRange(keys, start(entry), ends[entry]), values[entry]));
    }

    private int start(int entry) {
        return entry == 0 ? 0 : ends[entry - 1];
    }
}
