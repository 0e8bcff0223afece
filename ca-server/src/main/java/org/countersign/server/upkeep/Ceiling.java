package org.countersign.server.upkeep;

import java.time.Instant;
import org.countersign.server.ledger.LedgerRecord;

/// The highest that is known to have been handed out: serials, versions of lists, moments.
final class Ceiling {
    /// Fewer than 2^20 serials, and fewer records, are made in a second. So a number that begins with the second of a restoration is
    /// above all that a ledger can have reached by then which began at any moment before, also where nobody knows how far it got.
    private static final int PER_SECOND = 20;

    private long highest;
    private long floor;
    private Instant lastRecorded = Instant.EPOCH;

    void note(LedgerRecord record) {
        lastRecorded = record instanceof LedgerRecord.ClockConfirmed || record.at().isAfter(lastRecorded) ? record.at() : lastRecorded;
        switch (record) {
            case LedgerRecord.SerialsReserved reserved -> noteVersion(reserved.first() + reserved.count());
            case LedgerRecord.Retired retired -> noteVersion(retired.nextSerial());
            case LedgerRecord.Restored restored -> {
                noteVersion(restored.floor());
                floor = restored.floor();
            }
            case LedgerRecord.Issued _, LedgerRecord.Revoked _, LedgerRecord.ClockConfirmed _, LedgerRecord.HostsCarried _,
                    LedgerRecord.Configured _ -> { }
        }
    }

    /// @param number of a record: versions are made of it and the floor
    void noteRecords(long number) {
        noteVersion(floor + number);
    }

    void noteVersion(long version) {
        highest = Math.max(highest, version);
    }

    Instant lastRecorded() {
        return lastRecorded;
    }

    /// Above everything.
    long floor(Instant now) {
        return Math.max(Math.addExact(highest, 1), Math.multiplyExact(now.getEpochSecond(), 1L << PER_SECOND));
    }
}
