package org.countersign.server.store.postgres;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.issue.CredentialId;
import org.countersign.server.ledger.LedgerRecord;

/// What is on the ledger already of all that a transaction wants to put there: looked up for all its members at once.
record Known(Set<ByteBuffer> spent, Set<CertificateId> taken) {

    static Known of(List<LedgerRecord> wanted, Connection connection) throws SQLException {
        var credentials = new ArrayList<byte[]>();
        var certificates = new ArrayList<CertificateId>();
        for (LedgerRecord record : wanted) {
            switch (record) {
                case LedgerRecord.Issued issued -> {
                    issued.spent().ifPresent(credential -> credentials.add(Values.key(credential)));
                    issued.bodies().stream().map(CertificateBody::id).forEach(certificates::add);
                }
                case LedgerRecord.Revoked revoked -> revoked.spent().ifPresent(credential -> credentials.add(Values.key(credential)));
                case LedgerRecord.SerialsReserved _, LedgerRecord.ClockConfirmed _, LedgerRecord.Restored _, LedgerRecord.HostsCarried _,
                        LedgerRecord.Retired _ -> { }
            }
        }
        Set<CertificateId> taken = new HashSet<>();
        for (Family family : Family.values()) {
            taken.addAll(taken(family, certificates.stream().filter(id -> id.family() == family).toList(), connection));
        }
        return new Known(spent(credentials, connection), taken);
    }

    private static Set<ByteBuffer> spent(List<byte[]> credentials, Connection connection) throws SQLException {
        Set<ByteBuffer> spent = new HashSet<>();
        if (credentials.isEmpty()) {
            return spent;
        }
        try (var statement = connection.prepareStatement("SELECT id FROM spent_credential WHERE id = ANY (?)")) {
            statement.setArray(1, connection.createArrayOf("bytea", credentials.toArray(new byte[0][])));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    spent.add(ByteBuffer.wrap(rows.getBytes(1)));
                }
            }
        }
        return spent;
    }

    private static Set<CertificateId> taken(Family family, List<CertificateId> certificates, Connection connection) throws SQLException {
        Set<CertificateId> taken = new HashSet<>();
        if (certificates.isEmpty()) {
            return taken;
        }
        try (var statement = connection.prepareStatement("SELECT serial FROM certificate WHERE family = ? AND serial = ANY (?)")) {
            statement.setInt(1, Values.family(family));
            statement.setArray(2, connection.createArrayOf("numeric",
                    certificates.stream().map(id -> new BigDecimal(id.serial())).toArray()));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    taken.add(new CertificateId(family, rows.getBigDecimal(1).toBigIntegerExact()));
                }
            }
        }
        return taken;
    }

    boolean spends(CredentialId credential) {
        return spent.contains(ByteBuffer.wrap(Values.key(credential)));
    }
}
