package org.countersign.server.store.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.countersign.core.issue.CertificateId;
import org.countersign.server.ledger.Ledger;
import org.countersign.server.ledger.LedgerReader;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordPlace;
import org.countersign.server.ledger.Replay;
import org.countersign.server.ledger.SealedSegment;
import org.countersign.server.ledger.SegmentScan;
import org.countersign.server.store.CertificateQuery;
import org.countersign.server.store.IssuedCertificate;
import org.countersign.server.store.Page;

/// Looks into a store as it is at this moment, also while a server has it open. It takes no lock and writes nothing; where an index is
/// missing, the segment itself is read.
public final class StoreReader implements Closeable {
    private final Segments segments;
    private final Judge judge;

    private StoreReader(Segments segments, Judge judge) {
        this.segments = segments;
        this.judge = judge;
    }

    /// @throws IOException when there is no ledger
    public static StoreReader open(Path directory) throws IOException {
        var files = new LedgerReader(directory);
        var segments = new Segments(number -> Ledger.segmentFile(directory, number));
        var reader = new StoreReader(segments, new Judge(InstantSource.system(), segments));
        try {
            files.replay(reader.new Filling());
            return reader;
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    public Optional<IssuedCertificate> find(CertificateId certificate) throws IOException {
        return segments.find(certificate).map(found -> found.view(judge.revocations().all()));
    }

    /// As [org.countersign.server.store.Store#list].
    public Page<IssuedCertificate> list(CertificateQuery query) throws IOException {
        return new Listing(query, found -> found.view(judge.revocations().all())).page(segments.views());
    }

    @Override
    public void close() throws IOException {
        segments.close();
    }

    private final class Filling implements Replay {
        @Override
        public void sealed(SealedSegment segment) throws IOException {
            Optional<SealedIndex> index = SealedIndex.open(segment.file(), segment.number(), segment.chainEnd());
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
            if (segments.newest() != place.segment()) {
                segments.add(place.segment(), new TailIndex());
            }
            if (record instanceof LedgerRecord.Issued issued && segments.views().getFirst().index() instanceof TailIndex index) {
                index.add(issued, place);
            }
        }
    }
}
