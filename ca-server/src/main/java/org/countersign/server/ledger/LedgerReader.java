package org.countersign.server.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Reads a whole ledger from its first record to its last, checks all of it, and changes nothing. No lock is needed: a
/// frame that a running server is just writing looks like an unfinished one.
///
/// Where older segments are away, the record that let them go has to name the hash with which the rest begins.
public final class LedgerReader {
    private static final int ATTEMPTS = 5;

    /// What a ledger that was found right amounts to.
    ///
    /// @param ledgerId    of the ledger, in all its segments
    /// @param firstRecord number of the first record that is there; more than 1 when older segments are away
    /// @param records     number of the last record
    /// @param chainStart  hash of the chain before the first record
    /// @param chainEnd    hash of the chain after the last record
    /// @param end         offset behind the last whole frame in the last segment
    /// @param unfinished  whether remains of a write that was never completed follow; the next start removes them
    public record Extent(byte[] ledgerId, List<Path> files, long firstRecord, long records, byte[] chainStart, byte[] chainEnd, int end,
            boolean unfinished) {
        /// To be noted somewhere else.
        public ChainAnchor anchor() {
            return new ChainAnchor(records, chainEnd);
        }
    }

    private final List<Path> files;

    private LedgerReader(Path directory, List<Path> archived) throws IOException {
        Path inside = LedgerFiles.directory(directory);
        Path segments = Files.isDirectory(inside) ? inside : directory;
        files = Files.isDirectory(segments) ? LedgerFiles.segments(segments, archived) : List.of();
        if (files.isEmpty()) {
            throw new IOException("there is no ledger in " + directory
                    + "; name the data directory, the one with \"ledger\" in it (\"dataSource\" of \"db\" in ca.json)");
        }
    }

    /// What a server would open.
    ///
    /// @param directory a data directory, or the directory of the segments itself
    public LedgerReader(Path directory) throws IOException {
        this(directory, List.of());
    }

    /// That, and in front of it what is in the archive beside it.
    ///
    /// @param directory as for a new one
    static LedgerReader withArchive(Path directory) throws IOException {
        Path archive = LedgerFiles.archive(directory);
        return new LedgerReader(directory, Files.isDirectory(archive) ? LedgerFiles.list(archive) : List.of());
    }

    /// The segments, the oldest first.
    public List<Path> files() {
        return files;
    }

    /// The chain before the first record that is here.
    public ChainAnchor start() throws IOException {
        SegmentHeader first = new SegmentLinks().header(files.getFirst());
        return new ChainAnchor(first.firstRecord() - 1, first.chainStart());
    }

    /// @throws DamagedLedgerException naming file and place, where something was changed, dropped, swapped or inserted
    public Extent read(SegmentScan.Visitor visitor) throws IOException {
        SegmentHeader first = new SegmentLinks().header(files.getFirst());
        var links = new SegmentLinks();
        var away = new Away(first);
        SegmentScan.Visitor both = (place, record) -> {
            away.record(record);
            visitor.record(place, record);
        };
        for (Path file : files.subList(0, files.size() - 1)) {
            SealedSegment expected = links.sealed(file);
            SegmentScan.Outcome found = SegmentScan.run(file, both);
            if (!found.sealed() || !Arrays.equals(found.chainEnd(), expected.chainEnd())) {
                throw new DamagedLedgerException(file, found.end(), "the records end before the segment does");
            }
        }
        links.header(files.getLast());
        SegmentScan.Outcome last = lastSegment(files.getLast(), both);
        if (!away.isVouchedFor()) {
            throw new DamagedLedgerException(files.getFirst(), "segments before this one are missing, and no record let them go");
        }
        return new Extent(first.ledgerId(), files, first.firstRecord(), last.nextRecord() - 1, first.chainStart(), last.chainEnd(),
                last.end(), last.torn());
    }

    /// Hands over what a server would be told at opening, without being one.
    public void replay(Replay replay) throws IOException {
        var links = new SegmentLinks();
        for (Path file : files.subList(0, files.size() - 1)) {
            replay.sealed(links.sealed(file));
        }
        links.header(files.getLast());
        lastSegment(files.getLast(), replay::record);
    }

    /// While a server writes, a frame can become whole, and the next one with it, just behind the reader's back. That looks like
    /// damage, once.
    static SegmentScan.Outcome lastSegment(Path file, SegmentScan.Visitor visitor) throws IOException {
        var once = new Once(visitor);
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return SegmentScan.runWhileWritten(file, once);
            } catch (DamagedLedgerException e) {
                // damage stays, and is met again
            }
        }
        return SegmentScan.runWhileWritten(file, once);
    }

    /// Passes each record on once, however often the segment is read.
    private static final class Once implements SegmentScan.Visitor {
        private final SegmentScan.Visitor visitor;
        private long last;

        Once(SegmentScan.Visitor visitor) {
            this.visitor = visitor;
        }

        @Override
        public void record(RecordPlace place, LedgerRecord record) throws IOException {
            if (place.record() > last) {
                last = place.record();
                visitor.record(place, record);
            }
        }
    }

    /// Whether the first segment that is here is one that the ledger itself says it may begin with.
    private static final class Away {
        private final SegmentHeader first;
        private boolean vouchedFor;

        Away(SegmentHeader first) {
            this.first = first;
            this.vouchedFor = first.number() == 1;
        }

        void record(LedgerRecord record) {
            if (record instanceof LedgerRecord.Retired retired) {
                // A later segment than the first: then the chain from here leads through the one that was let go last.
                vouchedFor |= retired.segment() >= first.number() || retired.segment() == first.number() - 1
                        && retired.lastRecord() == first.firstRecord() - 1 && Arrays.equals(retired.chainEnd(), first.chainStart());
            }
        }

        boolean isVouchedFor() {
            return vouchedFor;
        }
    }
}
