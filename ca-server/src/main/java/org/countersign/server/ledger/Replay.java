package org.countersign.server.ledger;

import java.io.IOException;

/// Is told at opening what the ledger holds, oldest first: the segments that are ended, then each record of the last.
public interface Replay {
    /// For those who only write.
    Replay NOTHING = new Replay() {
        @Override
        public void sealed(SealedSegment segment) {}

        @Override
        public void record(RecordPlace place, LedgerRecord record) {}
    };

    void sealed(SealedSegment segment) throws IOException;

    void record(RecordPlace place, LedgerRecord record) throws IOException;
}
