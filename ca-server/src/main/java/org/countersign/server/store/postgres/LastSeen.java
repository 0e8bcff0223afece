package org.countersign.server.store.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices a database that has forgotten something, as one does that was restored, or that fell over to a copy which was behind:
/// tokens that were spent would work again, and revocations be gone. What this node was told is recorded has to stay recorded.
final class LastSeen {
    static final String CHAIN = "SELECT chain FROM record WHERE number = ?";
    private static final Logger LOG = LoggerFactory.getLogger(LastSeen.class);

    private long record;
    private long written;
    private byte[] chain = new byte[0];
    private Optional<Instant> oldestToken = Optional.empty();
    private Instant committed = Instant.EPOCH;
    private volatile boolean damaged;
    private volatile boolean restored;

    /// What this node starts with.
    synchronized void begin(Head head) {
        oldestToken = head.oldestToken();
        saw(head);
    }

    /// Tokens made before this moment are refused. It stays what it was at the start, since requests that wait for a commit were judged by
    /// it; a node that finds another moment in the database admits nothing any more instead of taking it over.
    synchronized Optional<Instant> oldestToken() {
        return oldestToken;
    }

    /// When this node recorded something last, by the ledger; 1970 when it has not yet.
    synchronized Instant committed() {
        return committed;
    }

    /// Number of the last record that this node wrote; 0 when it has not yet.
    synchronized long written() {
        return written;
    }

    /// What this node has committed.
    synchronized void committed(Head head) {
        saw(head);
        committed = head.recorded();
        written = head.record();
    }

    synchronized void saw(Head head) {
        if (head.record() >= record) {
            record = head.record();
            chain = head.chain();
        }
    }

    /// The last record that is known to be there.
    synchronized Position last() {
        return new Position(record, chain);
    }

    /// @param chain hash of the chain behind it
    record Position(long record, byte[] chain) {}

    /// @param last what was known before the database was asked
    /// @param head which the database has by now
    /// @param now  hash of the chain behind the same record, by the database; empty when it has no such record
    void check(Position last, Head head, Optional<byte[]> now) {
        boolean left = last.record() <= head.gone().record();
        if (last.record() != 0 && !left && !damaged && now.filter(chain -> Arrays.equals(chain, last.chain())).isEmpty()) {
            damaged("record " + last.record() + " was acknowledged and is not there any more, or another one is in its place");
        }
        if (!restored && !head.oldestToken().equals(oldestToken())) {
            restored = true;
            LOG.atError().addKeyValue("mark", head.oldestToken().map(Instant::toString).orElse("none"))
                    .log("the database was marked as restored while this server ran; nothing is issued until it is restarted");
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

    /// Whether the mark of a restoration was set that this node has not started with.
    boolean isRestored() {
        return restored;
    }

    static Optional<byte[]> chain(long record, Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(CHAIN)) {
            statement.setLong(1, record);
            try (var row = statement.executeQuery()) {
                return chain(row);
            }
        }
    }

    static Optional<byte[]> chain(ResultSet row) throws SQLException {
        return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
    }
}
