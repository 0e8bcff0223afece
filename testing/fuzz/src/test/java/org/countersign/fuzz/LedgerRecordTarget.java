package org.countersign.fuzz;

import java.util.Arrays;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordCodec;

/// Records of the ledger: no two payloads mean the same.
record LedgerRecordTarget() implements Target {
    @Override
    public boolean feed(byte[] data) {
        LedgerRecord record;
        try {
            record = RecordCodec.decode(data);
        } catch (SshFormatException e) {
            return false;
        }
        byte[] written = RecordCodec.encode(record);
        Target.require(Arrays.equals(data, 0, data.length, written, RecordCodec.PREFIX, written.length), "a record has one encoding");
        return true;
    }
}
