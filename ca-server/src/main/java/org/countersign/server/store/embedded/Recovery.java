package org.countersign.server.store.embedded;

import java.io.IOException;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordPlace;
import org.countersign.server.ledger.Replay;
import org.countersign.server.ledger.SealedSegment;

/// Brings memory to where it was when the store was last open.
record Recovery(Judge judge, Segments segments) implements Replay {
    @Override
    public void sealed(SealedSegment segment) throws IOException {
        segment.scan(this::record);
    }

    @Override
    public void record(RecordPlace place, LedgerRecord record) throws IOException {
        judge.learn(record);
        segments.learn(record, place);
    }
}
