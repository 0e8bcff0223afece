package org.countersign.server.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices a database that has forgotten something, as one does that was restored, or that fell over to a copy which was behind:
/// tokens that were spent would work again, and revocations be gone. What this node was told is recorded has to stay recorded.
final class LastSeen {
    private static final Logger LOG = LoggerFactory.getLogger(LastSeen.class);

    private long record;
    private byte[] chain = new byte[0];
    private Optional<Instant> oldestToken = Optional.empty();
    private Instant committed = Instant.EPOCH;
    private volatile boolean damaged;

    /// Tokens made before are not to be taken. It changes only while no server runs.
    synchronized Optional<Instant> oldestToken() {
        return oldestToken;
    }

    /// When this node recorded something last, by the ledger; 1970 when it has not yet.
    synchronized Instant committed() {
        return committed;
    }

    synchronized long record() {
        return committed.equals(Instant.EPOCH) ? 0 : record;
    }

    /// What this node has committed.
    synchronized void committed(Head head) {
        saw(head);
        committed = head.recorded();
    }

    synchronized void saw(Head head) {
        if (head.record() >= record) {
            oldestToken = head.oldestToken();
            record = head.record();
            chain = head.chain();
        }
    }

    /// @param head which this transaction has locked
    synchronized void check(Head head, Connection connection) throws SQLException {
        if (record == 0 || damaged) {
            return;
        }
        byte[] now = head.record() == record ? head.chain() : chain(record, connection).orElse(new byte[0]);
        if (!Arrays.equals(now, chain)) {
            damaged("record " + record + " was acknowledged and is not there any more, or another one is in its place");
        }
    }

    void damaged(String what) {
        if (!damaged) {
            damaged = true;
            LOG.atError().addKeyValue("found", what).log("the database has lost what it had recorded; nothing is issued from now on");
        }
    }

    boolean isDamaged() {
        return damaged;
    }

    static Optional<byte[]> chain(long record, Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT chain FROM record WHERE number = ?")) {
            statement.setLong(1, record);
            try (var row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        }
    }
}
