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
    /// Waits for the nodes that are writing, and keeps the others waiting until the transaction ends. What is read behind this
    /// in the same transaction holds until then.
    static final String LOCK = SELECT + " FOR UPDATE";

    /// As it is at this moment.
    static Head read(Connection connection) throws SQLException {
        return select(connection, SELECT);
    }

    static Head lock(Connection connection) throws SQLException {
        return select(connection, LOCK);
    }

    private static Head select(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql); ResultSet row = statement.executeQuery()) {
            return of(row);
        }
    }

    static Head of(ResultSet row) throws SQLException {
        if (!row.next()) {
            throw new SQLException("the ledger has no head");
        }
        Schema.requireKnown(row.getInt(15));
        return new Head(row.getLong(1), row.getBytes(2), Values.moment(row.getBigDecimal(3)), Values.serial(row.getBigDecimal(4)),
                Values.serial(row.getBigDecimal(5)), row.getLong(6), row.getLong(7), Values.moment(row.getBigDecimal(8)),
                row.getLong(9), Optional.ofNullable(row.getBigDecimal(10)).map(Values::moment),
                new Gone(row.getLong(12), row.getLong(13), Optional.ofNullable(row.getBytes(14))), Values.moment(row.getBigDecimal(11)));
    }

    Head with(Gone other) {
        return new Head(record, chain, recorded, nextSerial, lastIssued, revocation, version, changed, floor, oldestToken, other, clock);
    }

    /// The same, with the highest version that it can have had.
    Head published() {
        return new Head(record, chain, recorded, nextSerial, lastIssued, revocation, Math.max(version, floor + record), recorded, floor,
                oldestToken, gone, clock);
    }

    /// Moves the head here.
    void write(Round round) {
        round.add("UPDATE head SET record = ?, chain = ?, recorded = ?, next_serial = ?, last_issued = ?, revocation = ?, version = ?,"
                + " changed = ?, floor = ?, oldest_token = ?, left_times = ?, left_record = ?, left_chain = ? WHERE only_row = 1", record, chain,
                Values.moment(recorded), Values.serial(nextSerial), Values.serial(lastIssued), revocation, version, Values.moment(changed), floor,
                oldestToken.map(Values::moment), gone.times(), gone.record(), gone.chain());
    }
}
