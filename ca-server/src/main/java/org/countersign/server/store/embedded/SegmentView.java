package org.countersign.server.store.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.countersign.core.issue.CertificateBody;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.store.IssuedCertificate;
import org.countersign.server.store.Provenance;
import org.countersign.server.store.memory.Revoked;

/// One segment as readers see it: where to find things, and the file they are in.
record SegmentView(long number, SegmentIndex index, SegmentReader reader) implements Closeable {
    /// A certificate and the record it is in.
    record Found(LedgerRecord.Issued record, CertificateBody body) {
        IssuedCertificate view(Revoked revoked) {
            return IssuedCertificate.of(body, Provenance.of(record.origin(), record.at()), revoked.holds(body));
        }
    }

    /// Empty when there is no certificate at this place, which means that the index does not belong to the segment.
    Optional<Found> read(Spot.Place place) throws IOException {
        return reader.read(place.offset()) instanceof LedgerRecord.Issued issued && place.index() < issued.bodies().size()
                ? Optional.of(new Found(issued, issued.bodies().get(place.index())))
                : Optional.empty();
    }

    /// The record at this offset, which is not an issuance.
    LedgerRecord remembered(int offset) throws IOException {
        LedgerRecord record = reader.read(offset);
        if (record instanceof LedgerRecord.Issued) {
            throw new IOException("the index of segment " + number + " is not the segment's; delete the index file");
        }
        return record;
    }

    SegmentView with(SegmentIndex other) {
        return new SegmentView(number, other, reader);
    }

    @Override
    public void close() throws IOException {
        reader.close();
        if (index instanceof SealedIndex sealed) {
            sealed.close();
        }
    }
}
