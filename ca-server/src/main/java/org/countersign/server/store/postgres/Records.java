package org.countersign.server.store.postgres;

import java.sql.SQLException;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordCodec;

/// Reads what the table of records holds.
final class Records {
    private Records() {}

    /// @throws DamagedRecordException when the bytes are not those that were written
    static LedgerRecord decode(long number, byte[] content) throws SQLException {
        try {
            return RecordCodec.decodePrefixed(content);
        } catch (SshFormatException e) {
            throw new DamagedRecordException(number, e);
        }
    }
}
