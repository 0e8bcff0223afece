package org.countersign.server.store.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// How far the ledger has come: the one row that every node locks before it writes.
///
/// @param record     number of the last record
/// @param chain      hash of the chain behind it
/// @param recorded   what time it is by the ledger
/// @param nextSerial the first SSH serial that nobody has reserved
/// @param lastIssued the highest SSH serial that was issued
/// @param revocation number of the last record that is a revocation
/// @param version    of the set of SSH revocations that have not ended
/// @param changed    when the set became this one, by the ledger
/// @param floor      no version is below it
/// @param oldestToken tokens made before are not to be taken
/// @param gone       what has left at the beginning
/// @param clock      what time it is by the database
record Head(long record, byte[] chain, Instant recorded, long nextSerial, long lastIssued, long revocation, long version,
        Instant changed, long floor, Optional<Instant> oldestToken, Gone gone, Instant clock) {
    private static final String SELECT = "SELECT record, chain, recorded, next_serial, last_issued, revocation, version, changed, floor,"
            + " oldest_token, CAST(extract(epoch FROM clock_timestamp()) AS numeric(30, 9)), left_times, left_record, left_chain, least_schema"
            + " FROM head WHERE only_row = 1";

    /// As it is at this moment.
    static Head read(Connection connection) throws SQLException {
        return select(connection, SELECT);
    }

    /// Waits for the nodes that are writing, and keeps the others waiting until the transaction ends. What is read behind this
    /// in the same transaction holds until then.
    static Head lock(Connection connection) throws SQLException {
        return select(connection, SELECT + " FOR UPDATE");
    }

    private static Head select(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql); ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("the ledger has no head");
            }
            Schema.requireKnown(row.getInt(15));
            return new Head(row.getLong(1), row.getBytes(2), Values.moment(row.getBigDecimal(3)), Values.serial(row.getBigDecimal(4)),
                    Values.serial(row.getBigDecimal(5)), row.getLong(6), row.getLong(7), Values.moment(row.getBigDecimal(8)),
                    row.getLong(9), Optional.ofNullable(row.getBigDecimal(10)).map(Values::moment),
                    new Gone(row.getLong(12), row.getLong(13), Optional.ofNullable(row.getBytes(14))), Values.moment(row.getBigDecimal(11)));
        }
    }

    /// The same, with the highest version that it can have had.
    Head published() {
        return new Head(record, chain, recorded, nextSerial, lastIssued, revocation, Math.max(version, floor + record), recorded, floor,
                oldestToken, gone, clock);
    }

    void write(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("UPDATE head SET record = ?, chain = ?, recorded = ?, next_serial = ?,"
                + " last_issued = ?, revocation = ?, version = ?, changed = ?, floor = ?, oldest_token = ?, left_times = ?, left_record = ?,"
                + " left_chain = ? WHERE only_row = 1")) {
            statement.setLong(1, record);
            statement.setBytes(2, chain);
            statement.setBigDecimal(3, Values.moment(recorded));
            statement.setBigDecimal(4, Values.serial(nextSerial));
            statement.setBigDecimal(5, Values.serial(lastIssued));
            statement.setLong(6, revocation);
            statement.setLong(7, version);
            statement.setBigDecimal(8, Values.moment(changed));
            statement.setLong(9, floor);
            statement.setBigDecimal(10, oldestToken.map(Values::moment).orElse(null));
            statement.setLong(11, gone.times());
            statement.setLong(12, gone.record());
            statement.setBytes(13, gone.chain().orElse(null));
            if (statement.executeUpdate() != 1) {
                throw new SQLException("the ledger has no head");
            }
        }
    }
}
