package org.countersign.server.store.postgres;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import javax.sql.DataSource;
import org.countersign.server.ledger.Chain;
import org.countersign.server.ledger.ChainAnchor;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// The tables, in a schema of their own, so that they may live in the same database as others.
final class Schema {
    static final String NAME = "countersign";
    /// The newest of the migrations that this version knows.
    static final int KNOWN = 4;
    private static final int ID_LENGTH = 16;

    private Schema() {}

    /// Makes the tables what this version needs. Of several nodes that start at once one does it and the others wait.
    static void prepare(DataSource database) throws SQLException {
        migrate(database);
        try (var connection = database.getConnection()) {
            requireDurable(connection);
            begin(connection);
        }
    }

    private static void migrate(DataSource database) throws SQLException {
        try {
            Flyway.configure(Schema.class.getClassLoader()).dataSource(database).schemas(NAME).defaultSchema(NAME)
                    .table("schema_history").locations("classpath:org/countersign/server/store/postgres/schema").load().migrate();
        } catch (FlywayException e) {
            throw e.getCause() instanceof SQLException cause ? cause : new SQLException("the tables cannot be made: " + e.getMessage(), e);
        }
    }

    /// A newer version may have made changes that this one would do harm to; then it has said so.
    ///
    /// @param least how many migrations a server has to know
    static void requireKnown(int least) throws OutdatedException {
        if (least > KNOWN) {
            throw new OutdatedException(least);
        }
    }

    /// A database that answers before it has written would make every promise of the store untrue. Other engines do not know
    /// these settings, and always write first.
    private static void requireDurable(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(
                "SELECT current_setting('fsync', true), current_setting('synchronous_commit', true)");
                var row = statement.executeQuery()) {
            row.next();
            if ("off".equals(row.getString(1)) || "off".equals(row.getString(2))) {
                throw new SQLException("the database is set to answer before data is on disk; set fsync and synchronous_commit to on");
            }
        }
    }

    /// Nodes need not have the right to make a head where there is one.
    private static boolean hasBegun(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT 1 FROM head WHERE only_row = 1"); var row = statement.executeQuery()) {
            return row.next();
        }
    }

    private static void begin(Connection connection) throws SQLException {
        if (hasBegun(connection)) {
            return;
        }
        byte[] id = new byte[ID_LENGTH];
        new SecureRandom().nextBytes(id);
        try (var statement = connection.prepareStatement("INSERT INTO head (only_row, ledger_id, record, chain,"
                + " recorded, next_serial, last_issued, revocation, version, changed, floor) VALUES (1, ?, 0, ?, 0, 1, 0, 0, 0, ?, 0)"
                + " ON CONFLICT (only_row) DO NOTHING")) {
            statement.setBytes(1, id);
            statement.setBytes(2, Chain.genesis(id));
            statement.setBigDecimal(3, Values.moment(Instant.EPOCH));
            statement.executeUpdate();
        }
    }

    /// Where the chain begins.
    static byte[] genesis(Connection connection) throws SQLException {
        return Chain.genesis(ledgerId(connection));
    }

    static byte[] ledgerId(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT ledger_id FROM head WHERE only_row = 1"); var row = statement.executeQuery()) {
            row.next();
            return row.getBytes(1);
        }
    }

    /// Makes the empty ledger here one with this ID.
    ///
    /// @param before the last record that has left it
    /// @throws SQLException when it is not empty
    static Head adopt(byte[] id, ChainAnchor before, Connection connection) throws SQLException {
        if (Head.lock(connection).record() != 0) {
            throw new SQLException("there is a ledger in the database already");
        }
        try (var statement = connection.prepareStatement("UPDATE head SET ledger_id = ?, chain = ?, record = ?, left_record = ?,"
                + " left_chain = ? WHERE only_row = 1")) {
            statement.setBytes(1, id);
            statement.setBytes(2, before.hash());
            statement.setLong(3, before.record());
            statement.setLong(4, before.record());
            statement.setBytes(5, before.record() == 0 ? null : before.hash());
            statement.executeUpdate();
        }
        return Head.lock(connection);
    }
}
