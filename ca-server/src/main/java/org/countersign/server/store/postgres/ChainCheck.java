package org.countersign.server.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.countersign.server.ledger.Chain;
import org.countersign.server.ledger.LedgerRecord;

/// Reads the whole ledger in the database and holds every record to the chain, whatever its tables say besides. Records that have left
/// it are held to it as well where the archive still has them.
final class ChainCheck {
    private static final int AT_ONCE = 1_000;

    private final Connection connection;
    private final Visitor visitor;
    private boolean vouchedFor;

    private ChainCheck(Connection connection, Visitor visitor) {
        this.connection = connection;
        this.visitor = visitor;
    }

    /// Is given each record, in order.
    interface Visitor {
        void record(long number, LedgerRecord record, byte[] content) throws SQLException;
    }

    /// @return the head, at which the chain ends
    /// @throws DamagedRecordException naming the record that was changed, dropped, swapped or inserted
    static Head run(Connection connection) throws SQLException {
        return run(connection, (_, _, _) -> { });
    }

    /// @param visitor is given what is in the archive as well, where that is all there
    static Head run(Connection connection, Visitor visitor) throws SQLException {
        // Records that leave in the meantime are there until the end.
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        try {
            return within(connection, visitor);
        } finally {
            connection.rollback();
        }
    }

    /// In a transaction in which nothing changes.
    static Head within(Connection connection, Visitor visitor) throws SQLException {
        return new ChainCheck(connection, visitor).check(Head.read(connection));
    }

    /// Whether every record since the first is in the ledger or the archive.
    static boolean isWhole(Head head, Connection connection) throws SQLException {
        return head.gone().record() == 0 || firstArchived(connection).number() == 1;
    }

    private Head check(Head head) throws SQLException {
        byte[] genesis = Schema.genesis(connection);
        archive(head.gone(), genesis);
        vouchedFor = head.gone().record() == 0;
        var chain = new Chain(head.gone().chain().orElse(genesis));
        for (long done = head.gone().record(); done < head.record();) {
            done = part("record", done, head.record(), chain, (number, record, content) -> {
                vouchedFor |= vouches(record, head.gone());
                visitor.record(number, record, content);
            });
        }
        if (!Arrays.equals(chain.hash(), head.chain())) {
            throw new DamagedRecordException("the chain does not lead to its head");
        }
        if (!vouchedFor) {
            throw new DamagedRecordException("records up to " + head.gone().record() + " are missing, and no record let them go");
        }
        return head;
    }

    /// The record with which the last of them left.
    private static boolean vouches(LedgerRecord record, Gone gone) {
        return record instanceof LedgerRecord.Retired retired && retired.lastRecord() == gone.record()
                && Arrays.equals(retired.chainEnd(), gone.chain().orElseThrow());
    }

    private record First(long number, byte[] chain) {}

    private static First firstArchived(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT number, chain FROM archived_record ORDER BY number LIMIT 1"); var row = statement.executeQuery()) {
            return row.next() ? new First(row.getLong(1), row.getBytes(2)) : new First(Long.MAX_VALUE, new byte[0]);
        }
    }

    /// The older part of it may have been taken away.
    private void archive(Gone gone, byte[] genesis) throws SQLException {
        var first = firstArchived(connection);
        if (first.number() > gone.record()) {
            return;
        }
        boolean whole = first.number() == 1;
        var chain = new Chain(whole ? genesis : first.chain());
        for (long done = whole ? 0 : first.number(); done < gone.record();) {
            done = part("archived_record", done, gone.record(), chain, whole ? visitor : (_, _, _) -> { });
        }
        if (!Arrays.equals(chain.hash(), gone.chain().orElseThrow())) {
            throw new DamagedRecordException("the records in the archive do not lead to those that are left");
        }
    }

    private long part(String table, long done, long last, Chain chain, Visitor each) throws SQLException {
        long next = done;
        try (var statement = connection.prepareStatement(
                "SELECT number, content, chain FROM " + table + " WHERE number > ? AND number <= ? ORDER BY number LIMIT ?")) {
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
                    each.record(next, Records.decode(next, content), content);
                }
            }
        }
        if (next == done) {
            throw new DamagedRecordException("record " + (next + 1) + " is missing");
        }
        return next;
    }
}
