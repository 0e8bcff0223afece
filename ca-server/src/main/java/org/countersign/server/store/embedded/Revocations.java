package org.countersign.server.store.embedded;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.store.RevocationSet;
import org.countersign.server.store.RevokedX509;
import org.countersign.server.store.memory.Revoked;
import org.countersign.server.store.memory.RevokedSerials;

/// All revocations on the ledger, and the set of those that are not over.
///
/// What the set holds follows from the records alone, while the clock does not contradict them; its version is the number of the record
/// that changed it last. After a restart it is the number of the last record there is, which is never less. A ledger that was restored
/// from a backup counts its records from a lower number again, so there the floor of the restoration is added.
///
/// Safe for any number of threads.
final class Revocations {
    /// What has ended leaves the set when the ledger's time enters a new step, not with every second.
    private static final long STEP_SECONDS = 600;

    private final Revoked all = new Revoked();
    private final RevokedSerials serials = new RevokedSerials();
    private final List<RevokedX509> x509 = new ArrayList<>();
    private long step = Long.MIN_VALUE;
    private long version;
    private long floor;
    private Instant changedAt = Instant.EPOCH;
    private Optional<RevocationSet> set = Optional.empty();
    private long listedAt;

    Revoked all() {
        return all;
    }

    /// @param number   of the record
    /// @param recorded what time it is by the ledger
    synchronized void learn(LedgerRecord.Revoked record, long number, Instant recorded) {
        boolean again = record.target() instanceof RevocationTarget.Certificate(var certificate) && all.holds(certificate);
        changed(number, recorded);
        if (again) {
            return;
        }
        all.add(record);
        serials.add(record.serials(), record.expires());
        if (record.target() instanceof RevocationTarget.Certificate(var id) && id.family() == Family.X509) {
            x509.add(new RevokedX509(id.serial(), record.at(), record.reasonCode(), record.expires()));
        }
    }

    /// To be told when the ledger goes on from a backup: no version from here on is below this one.
    synchronized void restored(long floor) {
        this.floor = Math.max(this.floor, floor);
    }

    /// Takes in what time it is by the ledger. It may be earlier than before, when an operator has set the clock right.
    ///
    /// @param number of the record that says so
    synchronized void reach(Instant recorded, long number) {
        long now = step(recorded);
        if (now != step) {
            long before = step;
            step = now;
            if (serials.differ(second(before), second(now))) {
                changed(number, recorded);
            }
        }
    }

    /// To be called when the ledger has been read at opening.
    ///
    /// @param number   of its last record
    /// @param recorded what time it is by the ledger
    synchronized void opened(long number, Instant recorded) {
        changed(number, recorded);
    }

    /// @param clock what time it is, where that is long before the ledger's; empty else
    synchronized RevocationSet current(Optional<Instant> clock) {
        long now = clock.map(Revocations::step).orElse(step);
        if (set.isEmpty() || listedAt != now) {
            listedAt = now;
            set = Optional.of(new RevocationSet(version, changedAt, serials.listedAt(second(now)), all.keyIds(), all.keys()));
        }
        return set.get();
    }

    synchronized List<RevokedX509> x509EndingAt(Instant earliest) {
        return x509.stream().filter(one -> one.expires().filter(earliest::isAfter).isEmpty()).toList();
    }

    private void changed(long number, Instant recorded) {
        version = Math.max(version, floor + number);
        changedAt = recorded;
        set = Optional.empty();
    }

    private static long step(Instant moment) {
        return Math.floorDiv(moment.getEpochSecond(), STEP_SECONDS);
    }

    private static long second(long step) {
        return step == Long.MIN_VALUE ? step : step * STEP_SECONDS;
    }
}
