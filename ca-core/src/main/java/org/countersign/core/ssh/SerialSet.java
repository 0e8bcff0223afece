package org.countersign.core.ssh;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// A set of serials, kept as the fewest ranges that make it up, in rising order and never touching: 16 bytes each.
public final class SerialSet {
    public static final SerialSet EMPTY = new Builder().build();

    private final long[] firsts;
    private final long[] lasts;

    private SerialSet(long[] firsts, long[] lasts) {
        this.firsts = firsts;
        this.lasts = lasts;
    }

    public static SerialSet of(SerialRange... ranges) {
        var builder = new Builder();
        for (var range : ranges) {
            builder.add(range.first(), range.last());
        }
        return builder.build();
    }

    public boolean isEmpty() {
        return firsts.length == 0;
    }

    public boolean contains(long serial) {
        int at = rangeAt(serial);
        return at >= 0 && Long.compareUnsigned(serial, lasts[at]) <= 0;
    }

    public boolean containsAll(SerialRange range) {
        int at = rangeAt(range.first());
        return at >= 0 && Long.compareUnsigned(range.last(), lasts[at]) <= 0;
    }

    /// The last range that begins at this serial or before it, or a negative number.
    private int rangeAt(long serial) {
        int low = 0;
        int high = firsts.length - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            if (Long.compareUnsigned(firsts[middle], serial) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /// The ranges, in rising order, with at least one serial between each two.
    public List<SerialRange> ranges() {
        return new AbstractList<>() {
            @Override
            public SerialRange get(int index) {
                return new SerialRange(firsts[index], lasts[index]);
            }

            @Override
            public int size() {
                return firsts.length;
            }
        };
    }

    public SerialSet and(SerialSet more) {
        return new Builder().addAll(this).addAll(more).build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SerialSet set && Arrays.equals(firsts, set.firsts) && Arrays.equals(lasts, set.lasts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(firsts) + Arrays.hashCode(lasts);
    }

    @Override
    public String toString() {
        return ranges().stream().limit(20).toList() + (firsts.length > 20 ? " and more" : "");
    }

    /// Takes ranges in any order, also ones that overlap. Quickest when they rise.
    public static final class Builder {
        private long[] firsts = new long[16];
        private long[] lasts = new long[16];
        private int size;
        private boolean rising = true;

        public Builder add(long serial) {
            return add(serial, serial);
        }

        public Builder add(long first, long last) {
            var range = new SerialRange(first, last);
            if (size > 0 && Long.compareUnsigned(range.first(), firsts[size - 1]) < 0) {
                rising = false;
            }
            if (size > 0 && rising && touchesLast(range)) {
                lasts[size - 1] = later(lasts[size - 1], range.last());
                return this;
            }
            append(range);
            return this;
        }

        public Builder addAll(SerialSet set) {
            for (int i = 0; i < set.firsts.length; i++) {
                add(set.firsts[i], set.lasts[i]);
            }
            return this;
        }

        /// How many ranges are held now; never less than the set will have.
        public int size() {
            return size;
        }

        public SerialSet build() {
            return rising ? new SerialSet(Arrays.copyOf(firsts, size), Arrays.copyOf(lasts, size)) : sorted().build();
        }

        private Builder sorted() {
            var ranges = new ArrayList<>(new SerialSet(Arrays.copyOf(firsts, size), Arrays.copyOf(lasts, size)).ranges());
            ranges.sort(Comparator.comparing(SerialRange::first, Long::compareUnsigned));
            var sorted = new Builder();
            ranges.forEach(range -> sorted.add(range.first(), range.last()));
            return sorted;
        }

        /// Whether the range begins within the last one or right behind it.
        private boolean touchesLast(SerialRange range) {
            return Long.compareUnsigned(range.first() - 1, lasts[size - 1]) <= 0;
        }

        private void append(SerialRange range) {
            if (size == firsts.length) {
                firsts = Arrays.copyOf(firsts, Math.multiplyExact(size, 2));
                lasts = Arrays.copyOf(lasts, Math.multiplyExact(size, 2));
            }
            firsts[size] = range.first();
            lasts[size++] = range.last();
        }

        private static long later(long one, long other) {
            return Long.compareUnsigned(one, other) >= 0 ? one : other;
        }
    }
}
