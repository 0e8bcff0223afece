package org.countersign.server.store.postgres;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CredentialId;
import org.countersign.server.ledger.LedgerRecord;

/// What comes more than once where two ledgers are brought together that had gone different ways: both gave out the same serials, and
/// took the same tokens. All of it stays on the ledger; the tables that find things hold the first of each.
final class Repeats {
    private static final int SHOWN = 20;

    private final Set<CertificateId> certificates = new LinkedHashSet<>();
    private final Set<CertificateId> taken = new HashSet<>();
    private final Set<ByteBuffer> spent = new HashSet<>();
    private int credentials;

    /// Begins with what is there already of what these records bring.
    ///
    /// @param connection which holds the lock of the head
    void look(List<LedgerRecord> records, Connection connection) throws SQLException {
        var known = Opening.of(0, records, connection).known();
        taken.clear();
        taken.addAll(known.taken());
        spent.clear();
        spent.addAll(known.spent());
    }

    boolean isFirst(CertificateId certificate) {
        boolean first = taken.add(certificate);
        if (!first) {
            certificates.add(certificate);
        }
        return first;
    }

    boolean isFirst(CredentialId credential) {
        boolean first = spent.add(ByteBuffer.wrap(Values.key(credential)));
        credentials += first ? 0 : 1;
        return first;
    }

    /// For the operator; nothing where nothing came twice.
    List<String> notes() {
        return Stream.of(aboutCertificates(), aboutCredentials()).filter(note -> !note.isEmpty()).toList();
    }

    private String aboutCertificates() {
        if (certificates.isEmpty()) {
            return "";
        }
        var shown = certificates.stream().limit(SHOWN).map(Repeats::show).collect(Collectors.joining(", "));
        return "serials that were given out twice, " + certificates.size() + " in all: " + shown + (certificates.size() > SHOWN ? ", ..." : "")
                + ". To revoke such a serial revokes both certificates; by a principal only the first is found, so revoke the serial where you are in doubt";
    }

    private static String show(CertificateId certificate) {
        return certificate.family() + " " + certificate.serial();
    }

    private String aboutCredentials() {
        return credentials == 0 ? "" : "one-time tokens that were used twice: " + credentials;
    }
}
