package org.countersign.server.store.postgres;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.server.ledger.Chain;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.store.memory.RevokedSerials;

/// What one transaction appends to the ledger, and where that leaves its head. Nothing of it has happened before the commit.
final class Additions {
    /// @param chain   hash of the chain behind the record
    /// @param carried whether it stood on the ledger before, and only leaves its place
    record Entry(long number, LedgerRecord record, byte[] content, byte[] chain, boolean carried) {}

    /// Records that leave the ledger.
    ///
    /// @param gone  what has left with them
    /// @param names keys of the names in their certificates
    record Leaving(Gone gone, List<byte[]> names) {}

    private final Revocations revocations;
    private final RevokedSerials newlyRevoked = new RevokedSerials();
    private final List<Entry> entries = new ArrayList<>();
    private final Chain chain;
    private Optional<Leaving> leaving = Optional.empty();
    private Head head;

    Additions(Head head, Revocations revocations) {
        this.head = head;
        this.revocations = revocations;
        this.chain = new Chain(head.chain());
    }

    void add(LedgerRecord record, byte[] content) {
        add(record, content, false);
    }

    /// Adds what must not be forgotten of records that are about to leave.
    void carry(LedgerRecord record, byte[] content) {
        add(record, content, true);
    }

    private void add(LedgerRecord record, byte[] content, boolean carried) {
        long number = head.record() + 1;
        chain.add(content);
        entries.add(new Entry(number, record, content, chain.hash(), carried));
        Instant recorded = record instanceof LedgerRecord.ClockConfirmed ? record.at() : later(head.recorded(), record.at());
        boolean changes = changes(record, recorded);
        long floor = record instanceof LedgerRecord.Restored restored ? Math.max(head.floor(), restored.floor()) : head.floor();
        head = new Head(number, chain.hash(), recorded, nextSerial(record), lastIssued(record),
                record instanceof LedgerRecord.Revoked ? number : head.revocation(),
                changes ? Math.max(head.version(), floor + number) : head.version(), changes ? recorded : head.changed(), floor,
                oldestToken(record), gone(record), head.clock());
    }

    /// Whether lists of revocations are others with this record.
    private boolean changes(LedgerRecord record, Instant recorded) {
        if (record instanceof LedgerRecord.Revoked revoked) {
            newlyRevoked.add(revoked.serials(), revoked.expires());
            return true;
        }
        return record instanceof LedgerRecord.Restored || revocations.endsBetween(head.recorded(), recorded)
                || Revocations.endsBetween(newlyRevoked, head.recorded(), recorded);
    }

    private long nextSerial(LedgerRecord record) {
        return switch (record) {
            case LedgerRecord.SerialsReserved reserved -> highest(head.nextSerial(), reserved.first() + reserved.count());
            case LedgerRecord.Restored restored -> highest(head.nextSerial(), restored.floor());
            case LedgerRecord.Retired retired -> highest(head.nextSerial(), retired.nextSerial());
            case LedgerRecord.Issued _, LedgerRecord.Revoked _, LedgerRecord.HostsCarried _, LedgerRecord.ClockConfirmed _,
                    LedgerRecord.Configured _ -> head.nextSerial();
        };
    }

    private long lastIssued(LedgerRecord record) {
        return switch (record) {
            case LedgerRecord.Issued issued -> issued.bodies().stream().filter(body -> body.id().family() == Family.SSH)
                    .map(body -> body.id().serial().longValue()).reduce(head.lastIssued(), Additions::highest);
            case LedgerRecord.Retired retired -> highest(head.lastIssued(), retired.lastSerial());
            case LedgerRecord.SerialsReserved _, LedgerRecord.Restored _, LedgerRecord.Revoked _, LedgerRecord.HostsCarried _,
                    LedgerRecord.ClockConfirmed _, LedgerRecord.Configured _ -> head.lastIssued();
        };
    }

    private Optional<Instant> oldestToken(LedgerRecord record) {
        return switch (record) {
            case LedgerRecord.ClockConfirmed confirmed -> Optional.of(confirmed.at());
            case LedgerRecord.Restored restored -> Optional.of(head.oldestToken().map(known -> later(known, restored.at())).orElse(restored.at()));
            case LedgerRecord.Issued _, LedgerRecord.SerialsReserved _, LedgerRecord.Revoked _, LedgerRecord.HostsCarried _,
                    LedgerRecord.Retired _, LedgerRecord.Configured _ -> head.oldestToken();
        };
    }

    /// In a copy of a ledger, from which segments had left, they are here again; what leaves next is counted on from there.
    private Gone gone(LedgerRecord record) {
        var gone = head.gone();
        return record instanceof LedgerRecord.Retired retired
                ? new Gone(Math.max(gone.times(), retired.segment()), gone.record(), gone.chain()) : gone;
    }

    /// Lets the first records go. What must not be forgotten of them was carried, and a record of it added.
    void letGo(Leaving all) {
        leaving = Optional.of(all);
        head = head.with(all.gone());
    }

    Optional<Leaving> leaving() {
        return leaving;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static long highest(long one, long other) {
        return Long.compareUnsigned(one, other) >= 0 ? one : other;
    }

    List<Entry> entries() {
        return entries;
    }

    /// The head with all of them.
    Head head() {
        return head;
    }
}
