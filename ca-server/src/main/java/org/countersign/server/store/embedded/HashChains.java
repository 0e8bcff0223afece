package org.countersign.server.store.embedded;

import java.util.Arrays;

/// A multimap from 64-bit hash to numbers, 24 bytes an item, that yields the numbers added last first.
///
/// For one thread at a time. Equal hashes need not mean equal things: whoever looks something up compares it.
final class HashChains {
    private static final int NONE = -1;

    private static final int FEWEST_BUCKETS = 64;

    private int[] newest;
    private long[] hashes;
    private int[] values;
    private int[] previous;
    private int size;

    /// @param expected how many items there is to be room for at first
    HashChains(int expected) {
        int buckets = FEWEST_BUCKETS;
        while (items(buckets) < expected) {
            buckets = Math.multiplyExact(buckets, 2);
        }
        newest = filled(buckets);
        hashes = new long[items(buckets)];
        values = new int[items(buckets)];
        previous = new int[items(buckets)];
    }

    private static int items(int buckets) {
        return buckets / 4 * 3;
    }

    int size() {
        return size;
    }

    void add(long hash, int value) {
        if (size == hashes.length) {
            grow();
        }
        hashes[size] = hash;
        values[size] = value;
        link(size++);
    }

    /// The item added last under this hash, or a negative number.
    int newest(long hash) {
        return matching(newest[bucket(hash)], hash);
    }

    /// The item added under the same hash before this one, or a negative number.
    int before(int item) {
        return matching(previous[item], hashes[item]);
    }

    int value(int item) {
        return values[item];
    }

    private int matching(int from, long hash) {
        int item = from;
        while (item != NONE && hashes[item] != hash) {
            item = previous[item];
        }
        return item;
    }

    private void grow() {
        int capacity = Math.multiplyExact(size, 2);
        hashes = Arrays.copyOf(hashes, capacity);
        values = Arrays.copyOf(values, capacity);
        previous = Arrays.copyOf(previous, capacity);
        newest = filled(Math.multiplyExact(newest.length, 2));
        for (int item = 0; item < size; item++) {
            link(item);
        }
    }

    private void link(int item) {
        int bucket = bucket(hashes[item]);
        previous[item] = newest[bucket];
        newest[bucket] = item;
    }

    private int bucket(long hash) {
        return (int) (hash ^ hash >>> 32) & newest.length - 1;
    }

    private static int[] filled(int length) {
        int[] buckets = new int[length];
        Arrays.fill(buckets, NONE);
        return buckets;
    }
}
