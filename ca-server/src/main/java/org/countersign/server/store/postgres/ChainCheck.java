package org.countersign.server.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.countersign.server.ledger.Chain;
import org.countersign.server.ledger.LedgerRecord;

/// Reads the whole ledger in the database and holds every record to the chain, whatever its tables say besides.
final class ChainCheck {
    private static final int AT_ONCE = 1_000;

    private ChainCheck() {}

    /// Is given each record, in order.
    interface Visitor {
        void record(long number, LedgerRecord record, byte[] content) throws SQLException;
    }

    /// @return the head, at which the chain ends
    /// @throws DamagedRecordException naming the record that was changed, dropped, swapped or inserted
    static Head run(Connection connection) throws SQLException {
        return run(connection, (_, _, _) -> { });
    }

    static Head run(Connection connection, Visitor visitor) throws SQLException {
        connection.setAutoCommit(false);
        try {
            Head head = Head.read(connection);
            var chain = new Chain(Schema.genesis(connection));
            for (long done = 0; done < head.record();) {
                done = part(done, head.record(), chain, visitor, connection);
            }
            if (!Arrays.equals(chain.hash(), head.chain())) {
                throw new DamagedRecordException("the chain does not lead to its head");
            }
            return head;
        } finally {
            connection.rollback();
        }
    }

    private static long part(long done, long last, Chain chain, Visitor visitor, Connection connection) throws SQLException {
        long next = done;
        try (var statement = connection.prepareStatement(
                "SELECT number, content, chain FROM record WHERE number > ? AND number <= ? ORDER BY number LIMIT ?")) {
            statement.setLong(1, done);
            statement.setLong(2, last);
            statement.setInt(3, AT_ONCE);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (rows.getLong(1) != ++next) {
                        throw new DamagedRecordException("record " + next + " is missing");
                    }
                    byte[] content = rows.getBytes(2);
                    chain.add(content);
                    if (!Arrays.equals(chain.hash(), rows.getBytes(3))) {
                        throw new DamagedRecordException("record " + next + " is not the one that was written");
                    }
                    visitor.record(next, Records.decode(next, content), content);
                }
            }
        }
        if (next == done) {
            throw new DamagedRecordException("record " + (next + 1) + " is missing");
        }
        return next;
    }
}
