package org.countersign.server.store.postgres;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.core.issue.CertificateId;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.store.CertificateQuery;
import org.countersign.server.store.IssuedCertificate;
import org.countersign.server.store.KnownHost;
import org.countersign.server.store.Page;
import org.countersign.server.store.Provenance;
import org.countersign.server.store.memory.Cursor;
import org.countersign.server.store.memory.Position;
import org.countersign.server.store.memory.Revoked;

/// Finds certificates and hosts, over one connection.
final class Finder {
    private static final String COLUMNS = "SELECT c.record, c.place, r.content FROM certificate c JOIN record r ON r.number = c.record";

    private final Connection connection;
    private final Revoked revoked;

    /// @param revoked what counts as revoked in what is shown
    Finder(Connection connection, Revoked revoked) {
        this.connection = connection;
        this.revoked = revoked;
    }

    private record Found(Position position, IssuedCertificate certificate) {}

    private interface Binding {
        void bind(PreparedStatement statement, int at) throws SQLException;
    }

    Optional<IssuedCertificate> find(CertificateId id) throws SQLException {
        var found = select(COLUMNS + " WHERE c.family = ? AND c.serial = ?", List.of(
                (statement, at) -> statement.setInt(at, Values.family(id.family())),
                (statement, at) -> statement.setBigDecimal(at, new BigDecimal(id.serial()))));
        return found.stream().findFirst().map(Found::certificate);
    }

    Page<IssuedCertificate> list(CertificateQuery query) throws SQLException {
        var sql = new StringBuilder(COLUMNS);
        var bindings = new ArrayList<Binding>();
        query.name().ifPresent(name -> {
            sql.append(" JOIN certificate_name n ON n.record = c.record AND n.place = c.place AND n.name = ?");
            bindings.add((statement, at) -> statement.setBytes(at, Values.key(name)));
        });
        Position before = Cursor.before(query);
        String order = query.name().isPresent() ? "n" : "c";
        sql.append(" WHERE (").append(order).append(".record, ").append(order).append(".place) < (?, ?)");
        bindings.add((statement, at) -> statement.setLong(at, before.record()));
        bindings.add((statement, at) -> statement.setInt(at, before.index()));
        query.kind().ifPresent(kind -> and(sql, bindings, "c.kind = ?", (statement, at) -> statement.setInt(at, Rows.kind(kind))));
        query.keyId().ifPresent(keyId -> and(sql, bindings, "c.key_id = ?", (statement, at) -> statement.setBytes(at, Values.key(keyId))));
        query.from().ifPresent(from -> and(sql, bindings, "c.recorded >= ?", (statement, at) -> statement.setBigDecimal(at, Values.moment(from))));
        query.until().ifPresent(until -> and(sql, bindings, "c.recorded < ?", (statement, at) -> statement.setBigDecimal(at, Values.moment(until))));
        sql.append(" ORDER BY ").append(order).append(".record DESC, ").append(order).append(".place DESC LIMIT ?");
        bindings.add((statement, at) -> statement.setInt(at, query.limit() + 1));
        return page(select(sql.toString(), bindings), query);
    }

    private static void and(StringBuilder sql, List<Binding> bindings, String condition, Binding binding) {
        sql.append(" AND ").append(condition);
        bindings.add(binding);
    }

    private static Page<IssuedCertificate> page(List<Found> found, CertificateQuery query) {
        boolean more = found.size() > query.limit();
        var shown = more ? found.subList(0, query.limit()) : found;
        return new Page<>(shown.stream().map(Found::certificate).toList(),
                more ? Optional.of(Cursor.of(shown.getLast().position(), query)) : Optional.empty());
    }

    private List<Found> select(String sql, List<Binding> bindings) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < bindings.size(); i++) {
                bindings.get(i).bind(statement, i + 1);
            }
            var found = new ArrayList<Found>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(found(rows));
                }
            }
            return found;
        }
    }

    private Found found(ResultSet row) throws SQLException {
        var position = new Position(row.getLong(1), row.getInt(2));
        if (!(Records.decode(position.record(), row.getBytes(3)) instanceof LedgerRecord.Issued issued)
                || position.index() >= issued.bodies().size()) {
            throw new DamagedRecordException("record " + position.record() + " has no certificate " + position.index());
        }
        var body = issued.bodies().get(position.index());
        return new Found(position, IssuedCertificate.of(body, Provenance.of(issued.origin(), issued.at()), revoked.holds(body)));
    }

    boolean knowsHost(String name) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT 1 FROM host WHERE key = ?")) {
            statement.setBytes(1, Values.key(name));
            try (var row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    List<KnownHost> hosts(Instant now) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT name, ends FROM host WHERE ends > ? ORDER BY key")) {
            statement.setBigDecimal(1, Values.moment(now));
            var hosts = new ArrayList<KnownHost>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    hosts.add(new KnownHost(new String(rows.getBytes(1), StandardCharsets.UTF_8), Values.moment(rows.getBigDecimal(2))));
                }
            }
            return hosts;
        }
    }
}
