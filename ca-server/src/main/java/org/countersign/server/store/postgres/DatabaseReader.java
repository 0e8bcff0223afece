package org.countersign.server.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.countersign.core.issue.CertificateId;
import org.countersign.server.store.CertificateQuery;
import org.countersign.server.store.IssuedCertificate;
import org.countersign.server.store.Page;

/// Looks into the database of servers from outside; changes nothing.
public final class DatabaseReader implements AutoCloseable {
    private final Database database;
    private final Connection connection;
    private final Finder finder;

    private DatabaseReader(Database database, Connection connection, Finder finder) {
        this.database = database;
        this.connection = connection;
        this.finder = finder;
    }

    public static DatabaseReader open(PostgresSettings settings) throws SQLException {
        var database = new Database(settings);
        try {
            var connection = database.unlimited().getConnection();
            var revocations = new Revocations();
            revocations.reach(Head.read(connection), connection);
            return new DatabaseReader(database, connection, new Finder(connection, revocations.all()));
        } catch (SQLException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    public Optional<IssuedCertificate> find(CertificateId certificate) throws SQLException {
        return finder.find(certificate);
    }

    public Page<IssuedCertificate> list(CertificateQuery query) throws SQLException {
        return finder.list(query);
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            database.close();
        }
    }
}
