package org.countersign.server.store.memory;

/// Millions of keys in little room: 64 bits of each, in one array with open addressing that grows by a third at a time, which makes
/// 12 bytes for each key in the middle. Two keys that agree in those bits are one to it; see [Key] for what that can do.
///
/// Safe for any number of threads.
public final class KeySet {
    private static final int SMALLEST = 8;
    private static final long EMPTY = 0;
    private static final long LOW_32 = 0xffff_ffffL;

    private long[] slots = new long[SMALLEST];
    private int size;

    public synchronized boolean contains(Key key) {
        return slots[slotOf(slots, bits(key))] != EMPTY;
    }

    public synchronized void add(Key key) {
        long bits = bits(key);
        int slot = slotOf(slots, bits);
        if (slots[slot] == EMPTY) {
            slots[slot] = bits;
            size++;
            if (isCrowded()) {
                grow();
            }
        }
    }

    public synchronized int size() {
        return size;
    }

    private static long bits(Key key) {
        return key.high() == EMPTY ? 1 : key.high();
    }

    /// Beyond four fifths an empty slot is too far away.
    private boolean isCrowded() {
        return size > slots.length * 4L / 5;
    }

    /// To five slots for three keys, so that a third of them have room before the next time.
    private void grow() {
        long[] fresh = new long[Math.toIntExact(size * 5L / 3)];
        for (long bits : slots) {
            if (bits != EMPTY) {
                fresh[slotOf(fresh, bits)] = bits;
            }
        }
        slots = fresh;
    }

    /// The slot of this key, or the empty one where it belongs.
    private static int slotOf(long[] slots, long bits) {
        int at = (int) ((bits & LOW_32) * slots.length >>> 32);
        while (slots[at] != EMPTY && slots[at] != bits) {
            at = at + 1 < slots.length ? at + 1 : 0;
        }
        return at;
    }
}
