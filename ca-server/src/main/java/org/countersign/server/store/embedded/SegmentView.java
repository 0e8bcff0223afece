package org.countersign.server.store.embedded;

import java.io.IOException;
import java.util.Optional;
import org.countersign.core.issue.CertificateBody;
import org.countersign.server.ledger.LedgerRecord;

/// One segment as readers see it: where to find things, and the file they are in.
record SegmentView(long number, SegmentIndex index, SegmentReader reader) {
    /// A certificate and the record it is in.
    record Found(LedgerRecord.Issued record, CertificateBody body) {}

    /// Empty when there is no certificate at this place, which means that the index does not belong to the segment.
    Optional<Found> read(Spot spot) throws IOException {
        int index = spot.position().index();
        return reader.read(spot.offset()) instanceof LedgerRecord.Issued issued && index < issued.bodies().size()
                ? Optional.of(new Found(issued, issued.bodies().get(index)))
                : Optional.empty();
    }
}
