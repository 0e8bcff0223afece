package org.countersign.server.store.memory;

import java.time.Instant;

/// Keys and the second until which each must be remembered, 16 bytes a slot: open addressing in one array.
///
/// Safe for any number of threads.
public final class KeyTable {
    public static final Instant NEVER = Instant.MAX;

    /// Seconds are counted from here in 32 bits, unsigned; 0 marks an empty slot and the largest stands for never.
    private static final long EPOCH = Instant.parse("2020-01-01T00:00:00Z").getEpochSecond();
    private static final long LOW_32 = 0xffff_ffffL;
    private static final int SMALLEST = 16;

    private long[] slots = new long[2 * SMALLEST];
    private int size;

    public synchronized boolean contains(Key key) {
        return slots[slotOf(slots, key.high(), key.low()) + 1] != 0;
    }

    /// Remembers the key until the moment has passed; of two moments for the same key the later one counts.
    public synchronized void put(Key key, Instant until) {
        int slot = slotOf(slots, key.high(), key.low());
        long known = slots[slot + 1];
        long seconds = Math.max(seconds(until), known & LOW_32);
        if (known == 0) {
            size++;
        }
        slots[slot] = key.high();
        slots[slot + 1] = (long) key.low() << 32 | seconds;
        if (size > slots.length / 2 * 3L / 4) {
            rebuild(0);
        }
    }

    /// Forgets the keys whose moment lies before this one.
    public synchronized void forgetBefore(Instant moment) {
        long oldest = seconds(moment);
        if (kept(oldest) < size) {
            rebuild(oldest);
        }
    }

    public synchronized int size() {
        return size;
    }

    private int kept(long oldest) {
        int kept = 0;
        for (int slot = 1; slot < slots.length; slot += 2) {
            kept += slots[slot] != 0 && (slots[slot] & LOW_32) >= oldest ? 1 : 0;
        }
        return kept;
    }

    private void rebuild(long oldest) {
        int kept = kept(oldest);
        long[] fresh = new long[2 * capacity(kept)];
        for (int slot = 0; slot < slots.length; slot += 2) {
            long second = slots[slot + 1];
            if (second != 0 && (second & LOW_32) >= oldest) {
                int to = slotOf(fresh, slots[slot], (int) (second >>> 32));
                fresh[to] = slots[slot];
                fresh[to + 1] = second;
            }
        }
        slots = fresh;
        size = kept;
    }

    /// A power of two of which the keys fill at most half, so that a rebuilt table takes as many again before the next.
    private static int capacity(int keys) {
        return Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, keys)) * 4);
    }

    /// The slot of this key, or the empty one where it belongs.
    private static int slotOf(long[] slots, long high, int low) {
        int mask = slots.length / 2 - 1;
        for (int at = (int) high & mask;; at = at + 1 & mask) {
            long second = slots[2 * at + 1];
            if (second == 0 || slots[2 * at] == high && (int) (second >>> 32) == low) {
                return 2 * at;
            }
        }
    }

    private static long seconds(Instant moment) {
        return Math.clamp(moment.getEpochSecond() - EPOCH, 1, LOW_32);
    }
}
