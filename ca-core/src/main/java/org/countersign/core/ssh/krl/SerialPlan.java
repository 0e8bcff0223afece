package org.countersign.core.ssh.krl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SerialSet;

/// How to write serials in the fewest bytes: which of them as a list, as ranges and as bitmaps.
///
/// The ranges of the set are taken in order, and for each number of them the cheapest way to write so many is found from the
/// cheapest ways to write fewer. Costs are in bits; a bitmap's length is not rounded up to whole bytes, so that the
/// result may be one byte per bitmap longer than the shortest there is.
final class SerialPlan {
    /// `SSHBUF_MAX_BIGNUM` of OpenSSH: it refuses a whole list for a longer bitmap.
    static final int MOST_BITMAP_BITS = 16_384;

    private static final long SECTION = 5 * 8;
    private static final long SERIAL = 8 * 8;
    private static final long RANGE = SECTION + 2 * SERIAL;
    private static final long BITMAP = SECTION + SERIAL + 4 * 8 + 8;
    /// A range longer than this is never cheaper as single serials.
    private static final long MOST_LISTED = 3;
    private static final long NEVER = Long.MAX_VALUE / 2;

    /// A stretch of ranges that is written in one way.
    sealed interface Step {
        record Listed(SerialRange range) implements Step {}

        record Ranged(SerialRange range) implements Step {}

        record Mapped(List<SerialRange> ranges) implements Step {}
    }

    private final List<SerialRange> ranges;
    /// Of the first so many ranges: what they cost at best, and at best when the last of them is in a list.
    private final long[] best;
    private final long[] listed;
    /// Where the bitmap begins that the best way ends with; -1 when it ends with a range, -2 with a list.
    private final int[] endsWith;
    private static final int A_RANGE = -1;
    private static final int A_LIST = -2;

    private SerialPlan(SerialSet serials) {
        ranges = serials.ranges();
        best = new long[ranges.size() + 1];
        listed = new long[ranges.size() + 1];
        endsWith = new int[ranges.size() + 1];
        listed[0] = NEVER;
    }

    /// The steps in the order of the serials.
    static List<Step> of(SerialSet serials) {
        var plan = new SerialPlan(serials);
        plan.weigh();
        return plan.steps();
    }

    private void weigh() {
        // Beginnings of a bitmap that are near enough and may yet win, the best one first.
        var beginnings = new ArrayDeque<Integer>();
        for (int count = 1; count <= ranges.size(); count++) {
            var range = ranges.get(count - 1);
            dropWorse(beginnings, count - 1);
            beginnings.addLast(count - 1);
            while (!beginnings.isEmpty() && bits(beginnings.peekFirst(), count) > MOST_BITMAP_BITS) {
                beginnings.removeFirst();
            }
            listed[count] = length(range) > MOST_LISTED ? NEVER
                    : Math.min(listed[count - 1], best[count - 1] + SECTION) + length(range) * SERIAL;
            best[count] = best[count - 1] + RANGE;
            endsWith[count] = A_RANGE;
            if (listed[count] < best[count]) {
                best[count] = listed[count];
                endsWith[count] = A_LIST;
            }
            chooseBitmap(beginnings, count);
        }
    }

    private void chooseBitmap(Deque<Integer> beginnings, int count) {
        if (beginnings.isEmpty()) {
            return;
        }
        int begin = beginnings.peekFirst();
        long cost = best[begin] + BITMAP + bits(begin, count);
        if (cost < best[count]) {
            best[count] = cost;
            endsWith[count] = begin;
        }
    }

    /// A beginning before `begin` that is no cheaper, or so far off that no bitmap reaches both, never wins again.
    private void dropWorse(Deque<Integer> beginnings, int begin) {
        while (!beginnings.isEmpty()) {
            int earlier = beginnings.peekLast();
            long between = ranges.get(begin).first() - ranges.get(earlier).first();
            boolean far = Long.compareUnsigned(between, MOST_BITMAP_BITS) > 0;
            if (!far && best[earlier] + between < best[begin]) {
                return;
            }
            beginnings.removeLast();
        }
    }

    /// How many bits a bitmap has from the range `begin` to the last of the first `count`; a huge number when they do not fit a `long`.
    private long bits(int begin, int count) {
        long span = ranges.get(count - 1).last() - ranges.get(begin).first();
        return span < 0 || span >= NEVER ? NEVER : span + 1;
    }

    private static long length(SerialRange range) {
        long more = range.last() - range.first();
        return more < 0 || more >= NEVER ? NEVER : more + 1;
    }

    private List<Step> steps() {
        var steps = new ArrayList<Step>();
        boolean inList = false;
        int count = ranges.size();
        while (count > 0) {
            var range = ranges.get(count - 1);
            if (inList || endsWith[count] == A_LIST) {
                steps.add(new Step.Listed(range));
                count--;
                inList = listed[count] < best[count] + SECTION;
            } else if (endsWith[count] == A_RANGE) {
                steps.add(new Step.Ranged(range));
                count--;
            } else {
                steps.add(new Step.Mapped(ranges.subList(endsWith[count], count)));
                count = endsWith[count];
            }
        }
        return steps.reversed();
    }
}
