package org.countersign.server.store.embedded;

import java.io.IOException;
import java.util.Optional;
import org.countersign.server.ledger.DamagedLedgerException;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordPlace;
import org.countersign.server.ledger.Replay;
import org.countersign.server.ledger.SealedSegment;
import org.countersign.server.ledger.SegmentScan;

/// Brings memory to where it was when the store was last open.
record Recovery(Judge judge, Segments segments) implements Replay {
    @Override
    public void sealed(SealedSegment segment) throws IOException {
        Optional<SealedIndex> index = index(segment);
        if (index.isPresent()) {
            segments.add(segment.number(), index.get());
            judge.learn(segments.views().getFirst(), index.get());
        } else {
            SegmentScan.run(segment.file(), this::record);
        }
    }

    @Override
    public void record(RecordPlace place, LedgerRecord record) throws IOException {
        judge.learn(record, place.record());
        segments.learn(record, place);
    }

    /// To be called at the end.
    ///
    /// @param number of the last record
    void finish(long number) {
        judge.opened(number);
        for (SegmentView view : segments.views()) {
            if (view.index() instanceof SealedIndex sealed) {
                judge.learnSpent(sealed);
            }
        }
    }

    /// The index of the segment, made anew when there is none; nothing when it cannot be written now.
    private static Optional<SealedIndex> index(SealedSegment segment) throws IOException {
        Optional<SealedIndex> index = SealedIndex.open(segment.file(), segment.number(), segment.chainEnd());
        if (index.isPresent()) {
            return index;
        }
        try {
            return Optional.of(SealedIndex.build(segment.file(), segment.number(), Throttle.NONE));
        } catch (DamagedLedgerException e) {
            throw e;
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
