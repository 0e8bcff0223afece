package org.countersign.server.store.postgres;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateKind;
import org.countersign.core.issue.CredentialId;
import org.countersign.server.ledger.LedgerRecord;

/// Writes [Additions] into the tables, one statement for each table: a transaction has the same number of round trips however much
/// it holds.
final class Rows {
    private final Connection connection;

    private Rows(Connection connection) {
        this.connection = connection;
    }

    private record Place(CertificateBody body, Instant recorded, long record, int place) {}

    private interface Binding<T> {
        void bind(PreparedStatement statement, T row) throws SQLException;
    }

    static void insert(Additions additions, Connection connection) throws SQLException {
        insert(additions, _ -> true, connection);
    }

    /// @param remembered which spent credentials could still be shown again
    static void insert(Additions additions, Predicate<CredentialId> remembered, Connection connection) throws SQLException {
        var rows = new Rows(connection);
        var entries = additions.entries();
        rows.records(entries);
        var places = places(entries);
        rows.certificates(places);
        rows.names(places);
        rows.hosts(places, entries);
        rows.credentials(entries, remembered);
        rows.insert("INSERT INTO revocation (record) VALUES (?)", entries.stream()
                .filter(entry -> entry.record() instanceof LedgerRecord.Revoked).map(Additions.Entry::number).toList(),
                (statement, number) -> statement.setLong(1, number));
        additions.head().write(connection);
    }

    private void records(List<Additions.Entry> entries) throws SQLException {
        insert("INSERT INTO record (number, content, chain) VALUES (?, ?, ?)", entries, (statement, entry) -> {
            statement.setLong(1, entry.number());
            statement.setBytes(2, entry.content());
            statement.setBytes(3, entry.chain());
        });
    }

    private static List<Place> places(List<Additions.Entry> entries) {
        var places = new ArrayList<Place>();
        for (Additions.Entry entry : entries) {
            if (entry.record() instanceof LedgerRecord.Issued issued) {
                for (int i = 0; i < issued.bodies().size(); i++) {
                    places.add(new Place(issued.bodies().get(i), issued.at(), entry.number(), i));
                }
            }
        }
        return places;
    }

    private void certificates(List<Place> places) throws SQLException {
        insert("INSERT INTO certificate (family, serial, record, place, kind, key_id, recorded, ends) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                places, Rows::bindCertificate);
    }

    private static void bindCertificate(PreparedStatement statement, Place place) throws SQLException {
        CertificateBody body = place.body();
        statement.setInt(1, Values.family(body.id().family()));
        statement.setBigDecimal(2, new BigDecimal(body.id().serial()));
        statement.setLong(3, place.record());
        statement.setInt(4, place.place());
        statement.setInt(5, kind(body.kind()));
        statement.setBytes(6, Values.key(body.keyId()));
        statement.setBigDecimal(7, Values.moment(place.recorded()));
        statement.setBigDecimal(8, Values.moment(body.notAfter()));
    }

    static int kind(CertificateKind kind) {
        return switch (kind) {
            case SSH_USER -> 1;
            case SSH_HOST -> 2;
            case X509 -> 3;
        };
    }

    private record Name(byte[] key, long record, int place) {}

    private void names(List<Place> places) throws SQLException {
        var names = new ArrayList<Name>();
        for (Place place : places) {
            for (String name : new HashSet<>(place.body().names())) {
                names.add(new Name(Values.key(name), place.record(), place.place()));
            }
        }
        insert("INSERT INTO certificate_name (name, record, place) VALUES (?, ?, ?)", names, (statement, name) -> {
            statement.setBytes(1, name.key());
            statement.setLong(2, name.record());
            statement.setInt(3, name.place());
        });
    }

    /// One row for each name, since one statement may not change a row twice.
    private void hosts(List<Place> places, List<Additions.Entry> entries) throws SQLException {
        Map<String, Instant> ends = new HashMap<>();
        for (Additions.Entry entry : entries) {
            if (entry.record() instanceof LedgerRecord.HostsCarried carried) {
                carried.hosts().forEach(host -> ends.merge(host.name(), host.notAfter(), Rows::later));
            }
        }
        for (Place place : places) {
            if (place.body().kind() == CertificateKind.SSH_HOST) {
                for (String name : place.body().names()) {
                    ends.merge(name.toLowerCase(Locale.ROOT), place.body().notAfter(), Rows::later);
                }
            }
        }
        insert("INSERT INTO host (key, name, ends) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
                + " ends = greatest(host.ends, excluded.ends)", List.copyOf(ends.entrySet()), (statement, host) -> {
            statement.setBytes(1, Values.key(host.getKey()));
            statement.setBytes(2, host.getKey().getBytes(StandardCharsets.UTF_8));
            statement.setBigDecimal(3, Values.moment(host.getValue()));
        });
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /// Each has a record of its own, so that a second spend breaks the transaction.
    private void credentials(List<Additions.Entry> entries, Predicate<CredentialId> remembered) throws SQLException {
        Set<ByteBuffer> seen = new HashSet<>();
        var credentials = new ArrayList<CredentialId>();
        for (Additions.Entry entry : entries) {
            spent(entry.record()).stream().filter(remembered).forEach(credential -> {
                if (!seen.add(ByteBuffer.wrap(Values.key(credential)))) {
                    throw new IllegalStateException("a credential is spent twice in one transaction");
                }
                credentials.add(credential);
            });
        }
        insert("INSERT INTO spent_credential (id, expires) VALUES (?, ?)", credentials, (statement, credential) -> {
            statement.setBytes(1, Values.key(credential));
            statement.setBigDecimal(2, Values.moment(credential.expires()));
        });
    }

    private static List<CredentialId> spent(LedgerRecord record) {
        return switch (record) {
            case LedgerRecord.Issued issued -> issued.spent().stream().toList();
            case LedgerRecord.Revoked revoked -> revoked.spent().stream().toList();
            case LedgerRecord.SerialsReserved _, LedgerRecord.ClockConfirmed _, LedgerRecord.Restored _, LedgerRecord.HostsCarried _,
                    LedgerRecord.Retired _ -> List.of();
        };
    }

    private <T> void insert(String sql, List<T> rows, Binding<T> binding) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(sql)) {
            for (T row : rows) {
                binding.bind(statement, row);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
