package org.countersign.server.store.embedded;

import java.util.Optional;
import org.countersign.core.issue.CertificateKind;
import org.countersign.server.ledger.ClockTolerance;
import org.countersign.server.store.CertificateQuery;
import org.countersign.server.store.memory.Position;
import org.mapdb.SortedTableMap;

/// Finds by bisection where in a segment the certificates of some time are, so that the others need not be looked at.
///
/// Moments on the ledger rise, but for [ClockTolerance]. So everything behind a certificate that is later than a
/// bound by more than that lies behind the bound as well, and everything in front of one that is that much earlier lies in front.
record TimeSearch(SortedTableMap<byte[], Long> table) {
    private static final long SLACK = ClockTolerance.MOST.toNanos();

    /// Certificates between two positions, both of which are outside.
    record Range(Position before, Position behind) {
        boolean isEmpty() {
            return before.compareTo(behind) <= 0;
        }
    }

    /// @return a range in which all certificates of the range are that the query's bounds let through
    Range narrow(Range range, CertificateQuery query, Summary summary) {
        boolean bounded = query.from().isPresent() || query.until().isPresent();
        if (!bounded || !summary.inOrder()) {
            return range;
        }
        // What one kind tells of the time is good enough for all.
        for (CertificateKind kind : CertificateKind.values()) {
            Optional<Entry> newest = newest(kind, Long.MAX_VALUE - 1);
            if (newest.isPresent()) {
                return narrow(range, kind, newest.get().record(), query);
            }
        }
        return range;
    }

    private Range narrow(Range range, CertificateKind kind, long newest, CertificateQuery query) {
        var before = range.before();
        var behind = range.behind();
        if (query.until().isPresent()) {
            long bound = Moments.nanos(query.until().get());
            long late = bisect(kind, newest, nanos -> nanos - SLACK > bound && nanos > bound).tooLate;
            before = late == 0 ? before : earlier(before, new Position(late, Position.MOST_OF_INDEX));
        }
        if (query.from().isPresent()) {
            long bound = Moments.nanos(query.from().get());
            long early = bisect(kind, newest, nanos -> nanos + SLACK >= bound || nanos >= bound).notYet;
            behind = early == 0 ? behind : later(behind, new Position(early, 0).previous());
        }
        return new Range(before, behind);
    }

    private interface Test {
        boolean isBehind(long nanos);
    }

    /// @param notYet  the last record that was met for which the test says no, 0 for none
    /// @param tooLate the first record that was met for which it says yes, 0 for none
    private record Border(long notYet, long tooLate) {}

    private Border bisect(CertificateKind kind, long newest, Test test) {
        long low = 0;
        long high = newest + 1;
        long notYet = 0;
        long tooLate = 0;
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            Optional<Entry> entry = newest(kind, middle);
            if (entry.isEmpty()) {
                low = middle;
            } else if (test.isBehind(entry.get().nanos())) {
                high = entry.get().record();
                tooLate = high;
            } else {
                low = middle;
                notYet = entry.get().record();
            }
        }
        return new Border(notYet, tooLate);
    }

    private record Entry(long record, long nanos) {}

    /// The newest record with a certificate of this kind that is not behind the given one.
    private Optional<Entry> newest(CertificateKind kind, long record) {
        var entries = table.entryIterator(IndexKeys.order(kind, new Position(record, Position.MOST_OF_INDEX)), true,
                IndexKeys.order(kind, Position.START), false);
        if (!entries.hasNext()) {
            return Optional.empty();
        }
        byte[] key = entries.next().getKey();
        return Optional.of(new Entry(IndexKeys.positionInOrder(key).record(), IndexKeys.nanosInOrder(key)));
    }

    private static Position earlier(Position one, Position other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Position later(Position one, Position other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
