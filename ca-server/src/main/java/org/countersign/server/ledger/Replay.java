package org.countersign.server.ledger;

import java.io.IOException;

/// Is told at opening what the ledger holds, oldest first: the segments that are ended, then each record of the last.
public interface Replay {
    void sealed(SealedSegment segment) throws IOException;

    void record(RecordPlace place, LedgerRecord record) throws IOException;
}
