package org.countersign.server.store.postgres;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.server.ledger.LedgerRecord;

/// What a transaction begins with, in one round trip: it waits for the head of the ledger, and reads what its decisions rest on. The
/// statements behind the lock see all that was committed before the lock was given.
///
/// @param seen hash of the chain behind the record that this node saw last
record Opening(Head head, Optional<byte[]> seen, Known known) {
    /// A search for each serial. Given a list of them PostgreSQL may read all certificates of the family in the order of the index.
    private static final String TAKEN = "SELECT wanted.serial FROM unnest(?) AS wanted (serial)"
            + " WHERE (SELECT c.record FROM certificate c WHERE c.family = ? AND c.serial = wanted.serial) IS NOT NULL";

    /// @param last   number of the record that this node saw last
    /// @param wanted what is to be recorded if it may be
    static Opening of(long last, List<LedgerRecord> wanted, Connection connection) throws SQLException {
        var reading = new Reading();
        var lookups = Lookups.of(wanted);
        var round = new Round().add(rows -> reading.head = Optional.of(Head.of(rows)), Head.LOCK)
                .add(rows -> reading.seen = LastSeen.chain(rows), LastSeen.CHAIN, last)
                .add(reading::spent, "SELECT id FROM spent_credential WHERE id = ANY (?)", Round.bytes(lookups.credentials()));
        for (Family family : Family.values()) {
            round.add(rows -> reading.taken(family, rows), TAKEN, Round.numerics(lookups.serials(family)), Values.family(family));
        }
        round.run(connection);
        return new Opening(reading.head.orElseThrow(), reading.seen, new Known(reading.spent, reading.taken));
    }

    private static final class Reading {
        private Optional<Head> head = Optional.empty();
        private Optional<byte[]> seen = Optional.empty();
        private final Set<ByteBuffer> spent = new HashSet<>();
        private final Set<CertificateId> taken = new HashSet<>();

        void spent(ResultSet rows) throws SQLException {
            while (rows.next()) {
                spent.add(ByteBuffer.wrap(rows.getBytes(1)));
            }
        }

        void taken(Family family, ResultSet rows) throws SQLException {
            while (rows.next()) {
                taken.add(new CertificateId(family, rows.getBigDecimal(1).toBigIntegerExact()));
            }
        }
    }
}
