package org.countersign.server.store.embedded;

import java.util.Optional;
import java.util.OptionalLong;
import org.countersign.core.issue.CertificateKind;
import org.countersign.server.store.CertificateQuery;
import org.mapdb.SortedTableMap;

/// Finds by bisection where in a segment the certificates of some time are, so that the others need not be looked at.
///
/// Moments on the ledger rise, but for the tolerance of [Judge#TOLERANCE]. So everything behind a certificate that is later than a
/// bound by more than that lies behind the bound as well, and everything in front of one that is that much earlier lies in front.
record TimeSearch(SortedTableMap<byte[], Long> table) {
    private static final long SLACK = Judge.TOLERANCE.toNanos();

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
        var narrow = range;
        for (CertificateKind kind : CertificateKind.values()) {
            narrow = narrow(narrow, kind, query);
        }
        return narrow;
    }

    private Range narrow(Range range, CertificateKind kind, CertificateQuery query) {
        OptionalLong newest = newest(kind, Long.MAX_VALUE - 1);
        if (newest.isEmpty()) {
            return range;
        }
        var before = range.before();
        var behind = range.behind();
        if (query.until().isPresent()) {
            long bound = Moments.nanos(query.until().get());
            long late = bisect(kind, newest.getAsLong(), nanos -> nanos - SLACK > bound && nanos > bound).tooLate;
            before = late == 0 ? before : earlier(before, new Position(late, Position.MOST_OF_INDEX));
        }
        if (query.from().isPresent()) {
            long bound = Moments.nanos(query.from().get());
            long early = bisect(kind, newest.getAsLong(), nanos -> nanos + SLACK >= bound || nanos >= bound).notYet;
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
            OptionalLong record = newest(kind, middle);
            if (record.isEmpty()) {
                low = middle;
            } else if (test.isBehind(nanos(kind, record.getAsLong()))) {
                high = record.getAsLong();
                tooLate = high;
            } else {
                low = middle;
                notYet = record.getAsLong();
            }
        }
        return new Border(notYet, tooLate);
    }

    /// The newest record with a certificate of this kind that is not behind the given one.
    private OptionalLong newest(CertificateKind kind, long record) {
        return key(kind, record).map(key -> OptionalLong.of(IndexKeys.positionInOrder(key).record())).orElse(OptionalLong.empty());
    }

    private long nanos(CertificateKind kind, long record) {
        return IndexKeys.nanosInOrder(key(kind, record).orElseThrow());
    }

    private Optional<byte[]> key(CertificateKind kind, long record) {
        var entries = table.entryIterator(IndexKeys.order(kind, new Position(record, Position.MOST_OF_INDEX)), true,
                IndexKeys.order(kind, Position.START), false);
        return entries.hasNext() ? Optional.of(entries.next().getKey()) : Optional.empty();
    }

    private static Position earlier(Position one, Position other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Position later(Position one, Position other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
