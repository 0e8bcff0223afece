package org.countersign.server.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The table of the servers that share the database.
final class Nodes {
    /// A node that has told nothing for this long is taken to be down.
    static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration MEMORY = Duration.ofDays(1);
    private static final String BETWEEN = ",";

    private Nodes() {}

    /// Tells about this server, and forgets those that were not seen for a day. While the configuration of a node stays the same, so
    /// does the moment since when it has had it.
    static void tell(Node node, Instant now, Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("INSERT INTO node (name, version, fingerprint, configured, configuration, started, seen,"
                + " committed, record, revocation, faults, faults_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (name) DO UPDATE SET version = excluded.version,"
                + " configured = CASE WHEN node.fingerprint = excluded.fingerprint AND node.configured > 0 THEN node.configured"
                + " ELSE excluded.configured END, fingerprint = excluded.fingerprint, configuration = excluded.configuration,"
                + " started = excluded.started, seen = excluded.seen, committed = excluded.committed, record = excluded.record,"
                + " revocation = excluded.revocation, faults = excluded.faults, faults_seen = excluded.faults_seen")) {
            statement.setString(1, node.name());
            statement.setString(2, node.version());
            statement.setString(3, node.fingerprint());
            statement.setBigDecimal(4, Values.moment(node.configured()));
            statement.setLong(5, node.configuration());
            statement.setBigDecimal(6, Values.moment(node.started()));
            statement.setBigDecimal(7, Values.moment(now));
            statement.setBigDecimal(8, Values.moment(node.committed()));
            statement.setLong(9, node.record());
            statement.setLong(10, node.revocation());
            statement.setString(11, String.join(BETWEEN, node.faults()));
            statement.setBigDecimal(12, Values.moment(now));
            statement.executeUpdate();
        }
        try (var statement = connection.prepareStatement("DELETE FROM node WHERE seen < ?")) {
            statement.setBigDecimal(1, Values.moment(now.minus(MEMORY)));
            statement.executeUpdate();
        }
    }

    /// The highest version of the shared configuration that one of them went by when it told something last; 0 when none did.
    ///
    /// @param most a higher one is not believed
    static long newestConfiguration(long most, Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT configuration FROM node WHERE configuration <= ? ORDER BY configuration DESC LIMIT 1")) {
            statement.setLong(1, most);
            try (var row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    static void remove(String name, Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("DELETE FROM node WHERE name = ?")) {
            statement.setString(1, name);
            statement.executeUpdate();
        }
    }

    /// With the faults of those whose version tells them.
    static List<Node> all(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT name, version, fingerprint, configured, configuration, started, seen,"
                + " committed, record, revocation, CASE WHEN faults_seen = seen THEN faults ELSE '' END FROM node ORDER BY name"); var rows = statement.executeQuery()) {
            var nodes = new ArrayList<Node>();
            while (rows.next()) {
                nodes.add(new Node(rows.getString(1), rows.getString(2), rows.getString(3), Values.moment(rows.getBigDecimal(4)),
                        rows.getLong(5), Values.moment(rows.getBigDecimal(6)), Values.moment(rows.getBigDecimal(7)),
                        Values.moment(rows.getBigDecimal(8)), rows.getLong(9), rows.getLong(10),
                        Stream.of(rows.getString(11).split(BETWEEN)).filter(name -> !name.isEmpty()).toList()));
            }
            return nodes;
        }
    }
}
