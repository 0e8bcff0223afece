package org.countersign.server.store.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// All servers on one database, and how far its ledger has come.
///
/// @param now     by the database's clock
/// @param records on the ledger
/// @param chain   hash behind the last of them
/// @param last    the latest moment on the ledger
/// @param revocation number of the last record that is a revocation
/// @param version of the SSH revocation list
public record Fleet(Instant now, long records, byte[] chain, Instant last, long revocation, long version, List<Node> nodes) {

    /// Asks the database.
    public static Fleet of(PostgresSettings settings) throws SQLException {
        var database = new Database(settings);
        try (var connection = database.unlimited().getConnection()) {
            Head head = Head.read(connection);
            return new Fleet(head.clock(), head.record(), head.chain(), head.recorded(), head.revocation(), head.version(), Nodes.all(connection));
        } finally {
            database.close();
        }
    }

    /// Those that told something lately.
    static List<Node> up(List<Node> nodes, Instant now) {
        return nodes.stream().filter(node -> Duration.between(node.seen(), now).compareTo(Nodes.SILENCE) < 0).toList();
    }

    public boolean isUp(Node node) {
        return up(nodes, now).contains(node);
    }

    /// Whether all servers that are up have the same configuration.
    public boolean isOneMind() {
        return new Agreement(up(nodes, now)).isUnanimous();
    }

    /// Whether the configuration of the node is the one that counts among the servers that are up.
    public boolean counts(Node node) {
        return new Agreement(up(nodes, now)).fingerprint().filter(node.fingerprint()::equals).isPresent();
    }
}
