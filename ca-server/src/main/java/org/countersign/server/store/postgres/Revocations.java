package org.countersign.server.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
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

/// This node's copy of all revocations. Nothing is answered from it before the head of the ledger was read and the copy brought up
/// to it, so a revocation that any node has acknowledged counts here with the next request.
///
/// Safe for any number of threads.
final class Revocations {
    private static final long STEP_SECONDS = 600;
    private static final int GLANCES = 5;

    private final Revoked all = new Revoked();
    private final RevokedSerials serials = new RevokedSerials();
    private final List<RevokedX509> x509 = new ArrayList<>();
    private long known;
    private Optional<RevocationSet> set = Optional.empty();
    private long listedAt;

    private record Numbered(long number, LedgerRecord.Revoked record) {}

    /// Brings the copy up to this head. It may end up further, when others read a later one.
    void reach(Head head, Connection connection) throws SQLException {
        Head to = head;
        for (int tries = 0; known() < to.revocation(); tries++) {
            if (tries == GLANCES) {
                throw new DamagedRecordException("the ledger does not have revocation " + to.revocation());
            }
            learn(load(known(), to.revocation(), connection));
            // One that was to leave has done so since the head was read: it stands further on.
            to = known() < to.revocation() ? Head.read(connection) : to;
        }
    }

    private static List<Numbered> load(long from, long to, Connection connection) throws SQLException {
        var loaded = new ArrayList<Numbered>();
        try (var statement = connection.prepareStatement("SELECT r.number, r.content FROM revocation v JOIN record r ON r.number = v.record"
                + " WHERE v.record > ? AND v.record <= ? ORDER BY v.record")) {
            statement.setLong(1, from);
            statement.setLong(2, to);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    loaded.add(new Numbered(rows.getLong(1), (LedgerRecord.Revoked) Records.decode(rows.getLong(1), rows.getBytes(2))));
                }
            }
        }
        return loaded;
    }

    private synchronized void learn(List<Numbered> loaded) {
        for (Numbered one : loaded) {
            if (one.number() > known) {
                learn(one.record());
                known = one.number();
            }
        }
    }

    private void learn(LedgerRecord.Revoked record) {
        if (record.target() instanceof RevocationTarget.Certificate(var again) && all.holds(again)) {
            return;
        }
        all.add(record);
        serials.add(record.serials(), record.expires());
        if (record.target() instanceof RevocationTarget.Certificate(var id) && id.family() == Family.X509) {
            x509.add(new RevokedX509(id.serial(), record.at(), record.reasonCode(), record.expires()));
        }
    }

    synchronized long known() {
        return known;
    }

    Revoked all() {
        return all;
    }

    /// What revocation lists for SSH say at this head; empty when the copy is further already.
    ///
    /// @param clock of the database: where the ledger's time is long behind it, that may not have come
    synchronized Optional<RevocationSet> at(Head head, Instant clock) {
        if (known != head.revocation()) {
            return Optional.empty();
        }
        long now = step(Judgement.isBehind(clock, head.recorded()) ? clock : head.recorded());
        if (listedAt != now || set.filter(current -> current.version() == head.version()).isEmpty()) {
            listedAt = now;
            set = Optional.of(new RevocationSet(head.version(), head.changed(), serials.listedAt(now * STEP_SECONDS), all.keyIds(), all.keys()));
        }
        return set;
    }

    /// Whether some revocation ends between these moments, so that lists become shorter: they follow in steps of some minutes.
    synchronized boolean endsBetween(Instant before, Instant now) {
        return endsBetween(serials, before, now);
    }

    static boolean endsBetween(RevokedSerials serials, Instant before, Instant now) {
        return step(before) != step(now) && serials.differ(step(before) * STEP_SECONDS, step(now) * STEP_SECONDS);
    }

    private static long step(Instant recorded) {
        return Math.floorDiv(recorded.getEpochSecond(), STEP_SECONDS);
    }

    synchronized List<RevokedX509> x509EndingAt(Instant earliest) {
        return x509.stream().filter(one -> one.expires().filter(earliest::isAfter).isEmpty()).toList();
    }
}
