package org.countersign.server.store.postgres;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.ssh.SerialSet;
import org.countersign.server.store.memory.RevokedSerials;

/// Gathers the SSH certificates that are good for one principal, until lists need not name them any more.
final class HeldCertificates {
    private static final int AT_ONCE = 10_000;

    private final String principal;
    private final Instant now;
    /// What ended before is not needed.
    private final Instant over;
    private final SerialSet.Builder serials = new SerialSet.Builder();
    private Instant lastEnd = Instant.MIN;

    HeldCertificates(String principal, Instant now) {
        this.principal = principal;
        this.now = now;
        this.over = now.minus(RevokedSerials.LISTED_AFTER_END);
    }

    void gather(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT c.serial, c.ends FROM certificate_name n"
                + " JOIN certificate c ON c.record = n.record AND c.place = n.place WHERE n.name = ? AND c.family = ? AND c.ends > ?")) {
            statement.setFetchSize(AT_ONCE);
            statement.setBytes(1, Values.key(principal));
            statement.setInt(2, Values.family(Family.SSH));
            statement.setBigDecimal(3, Values.moment(over));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    add(rows.getBigDecimal(1), Values.moment(rows.getBigDecimal(2)));
                }
            }
        }
    }

    private void add(BigDecimal serial, Instant end) {
        serials.add(Values.serial(serial));
        lastEnd = end.isAfter(lastEnd) ? end : lastEnd;
    }

    /// Takes in a certificate that the same transaction is about to record, if it is one of them.
    void consider(CertificateBody body) {
        if (body.id().family() == Family.SSH && body.names().contains(principal) && body.notAfter().isAfter(over)) {
            add(new BigDecimal(body.id().serial()), body.notAfter());
        }
    }

    SerialSet serials() {
        return serials.build();
    }

    /// When the last of them ends; empty when one never does.
    Optional<Instant> end() {
        return lastEnd.equals(Instant.MAX) ? Optional.empty() : Optional.of(lastEnd.isAfter(now) ? lastEnd : now);
    }
}
