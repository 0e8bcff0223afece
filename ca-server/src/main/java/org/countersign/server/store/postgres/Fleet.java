package org.countersign.server.store.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// All servers on one database, and how far its ledger has come.
///
/// @param now     by the database's clock
/// @param records on the ledger
/// @param chain   hash behind the last of them
/// @param last    the latest moment on the ledger
/// @param left    number of the last record that has left it; 0 when all are there
/// @param revocation number of the last record that is a revocation
/// @param version of the SSH revocation list
/// @param configuration the newest one that they share; empty when they share none
public record Fleet(Instant now, long records, byte[] chain, Instant last, long left, long revocation, long version,
        Optional<ConfigurationVersion> configuration, List<Node> nodes) {

    /// Asks the database.
    public static Fleet of(PostgresSettings settings) throws SQLException {
        var database = new Database(settings);
        try (var connection = database.unlimited().getConnection()) {
            Head head = Head.read(connection);
            return new Fleet(head.clock(), head.record(), head.chain(), head.recorded(), head.gone().record(), head.revocation(), head.version(),
                    Configurations.newestVersion(connection), Nodes.all(connection));
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

    /// What the node finds wrong with itself, by the names in [Node#faults()]; of one that is silent nothing is known any more.
    public List<String> faults(Node node) {
        return isUp(node) ? node.faults() : List.of();
    }

    /// Whether the configuration of the node is the one that counts among the servers that are up.
    public boolean counts(Node node) {
        return new Agreement(up(nodes, now)).fingerprint().filter(node.fingerprint()::equals).isPresent();
    }

    /// Whether the node shares its configuration with others and has not taken up the newest version.
    public boolean isBehind(Node node) {
        return node.configuration() > 0 && configuration.filter(newest -> newest.version() > node.configuration()).isPresent();
    }
}
