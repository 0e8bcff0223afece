package org.countersign.server.store.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.server.ledger.LedgerRecord;

/// The versions of the configuration that all nodes share.
public final class Configurations {
    /// There are no tables yet, or those of an older version of the server.
    private static final String NO_TABLE = "42P01";
    private static final String SELECT = "SELECT c.version, r.number, r.content, h.ledger_id FROM configuration c JOIN record r ON r.number = c.record, head h";
    /// So many versions a database may have forgotten. A server that says it goes by a later one is not believed: whoever can write here could
    /// use up all numbers in its name, and nothing could be pushed any more.
    private static final long MOST_FORGOTTEN = 1_000_000;
    private static final String NEWEST = SELECT + " ORDER BY c.version DESC LIMIT 1";

    private Configurations() {}

    /// All of them, the newest first.
    public static List<ConfigurationVersion> all(PostgresSettings settings) throws SQLException {
        return ask(settings, SELECT + " ORDER BY c.version DESC", 0);
    }

    public static Optional<ConfigurationVersion> newest(PostgresSettings settings) throws SQLException {
        return ask(settings, NEWEST, 0).stream().findFirst();
    }

    static Optional<ConfigurationVersion> newestVersion(Connection connection) throws SQLException {
        return ask(connection, NEWEST, 0).stream().findFirst();
    }

    public static Optional<ConfigurationVersion> find(PostgresSettings settings, long version) throws SQLException {
        return ask(settings, SELECT + " WHERE c.version = ?", version).stream().findFirst();
    }

    /// What number the next one has: above all that the database knows of, and above the one that a server went by which remembers it. A
    /// database that was brought back may have forgotten some, and servers that have not do not go back.
    ///
    /// @param seen the file in which the server notes what it saw last
    public static long next(PostgresSettings settings, Path seen) throws SQLException {
        var database = new Database(settings);
        try (var connection = database.unlimited().getConnection()) {
            long last = Math.max(newestKnown(connection), SeenFile.configuration(seen, Schema.ledgerId(connection)));
            if (last == Long.MAX_VALUE) {
                throw new SQLException("it holds the last version of a configuration that there can be, " + last + ": somebody has put it there. The owner"
                        + " of the tables can take it away: DELETE FROM " + Schema.NAME + ".configuration WHERE version = " + last);
            }
            return last + 1;
        } finally {
            database.close();
        }
    }

    private static List<ConfigurationVersion> ask(PostgresSettings settings, String sql, long version) throws SQLException {
        var database = new Database(settings);
        try (var connection = database.unlimited().getConnection()) {
            return ask(connection, sql, version);
        } catch (SQLException e) {
            if (NO_TABLE.equals(e.getSQLState())) {
                return List.of();
            }
            throw e;
        } finally {
            database.close();
        }
    }

    /// @param version 0 where the query asks for none
    private static List<ConfigurationVersion> ask(Connection connection, String sql, long version) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            if (version > 0) {
                statement.setLong(1, version);
            }
            var versions = new ArrayList<ConfigurationVersion>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    versions.add(version(rows.getLong(1), Records.decode(rows.getLong(2), rows.getBytes(3)), rows.getBytes(4)));
                }
            }
            return versions;
        }
    }

    private static ConfigurationVersion version(long version, LedgerRecord record, byte[] ledgerId) throws SQLException {
        if (!(record instanceof LedgerRecord.Configured configured) || configured.version() != version) {
            throw new DamagedRecordException("there is no version " + version + " of the configuration where it should be");
        }
        return new ConfigurationVersion(ledgerId, version, configured.content(), configured.signature(), configured.by(), configured.note(), configured.at());
    }

    /// The hash of a version; empty when there is no such one.
    static String digest(long version, Connection connection) throws SQLException {
        return ask(connection, SELECT + " WHERE c.version = ?", version).stream().findFirst().map(ConfigurationVersion::digest).orElse("");
    }

    /// Number of the newest one that is there, or that a server said it goes by. A number is never given to two.
    static long newestKnown(Connection connection) throws SQLException {
        long newest = newest(connection);
        long most = Math.min(newest, Long.MAX_VALUE - MOST_FORGOTTEN) + MOST_FORGOTTEN;
        return Math.max(newest, Nodes.newestConfiguration(most, connection));
    }

    /// Number of the newest one; 0 when there is none.
    static long newest(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT version FROM configuration ORDER BY version DESC LIMIT 1");
                var row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
