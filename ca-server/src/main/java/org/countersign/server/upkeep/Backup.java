package org.countersign.server.upkeep;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.countersign.server.ledger.LedgerCopy;
import org.countersign.server.ledger.LedgerReader;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordPlace;
import org.countersign.server.ledger.SegmentScan;

/// Copies the ledger of a server, which may go on serving, into a directory of its own, and reads the copy from its first byte to
/// its last. Keys, passwords and the configuration are not in it.
final class Backup {
    /// @param tally of what is in it
    record Outcome(LedgerReader.Extent extent, Tally tally) {}

    private Backup() {}

    /// @param target is made; nothing is there yet, or an empty directory
    static Outcome make(Path data, Path target, InstantSource time) throws IOException {
        try (var staging = new Staging(target)) {
            var tally = new Tally();
            var extent = LedgerCopy.copy(data, staging.directory(), tally);
            BackupNote.of(extent, time.instant()).write(staging.directory());
            staging.finish();
            return new Outcome(extent, tally);
        }
    }

    /// Counts what is on a ledger.
    static final class Tally implements SegmentScan.Visitor {
        private long certificates;
        private long revocations;
        private Instant last = Instant.EPOCH;

        @Override
        public void record(RecordPlace place, LedgerRecord record) {
            last = record.at().isAfter(last) ? record.at() : last;
            switch (record) {
                case LedgerRecord.Issued issued -> certificates += issued.bodies().size();
                case LedgerRecord.Revoked _ -> revocations++;
                case LedgerRecord.SerialsReserved _, LedgerRecord.ClockConfirmed _, LedgerRecord.Restored _, LedgerRecord.HostsCarried _,
                        LedgerRecord.Retired _, LedgerRecord.Configured _ -> { }
            }
        }

        Instant last() {
            return last;
        }

        @Override
        public String toString() {
            return certificates + " certificates and " + revocations + " revocations, the last of " + last;
        }
    }
}
