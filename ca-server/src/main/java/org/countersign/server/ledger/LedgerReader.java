package org.countersign.server.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Reads a whole ledger from its first record to its last, checks all of it, and changes nothing. No lock is needed: a
/// frame that a running server is just writing looks like an unfinished one.
public final class LedgerReader {
    /// What a ledger that was found right amounts to.
    ///
    /// @param chainEnd   hash of the chain after the last record
    /// @param unfinished whether remains of a write that was never completed follow; the next start removes them
    public record Extent(int segments, long records, byte[] chainEnd, boolean unfinished) {}

    private final List<Path> files;

    /// @param directory a data directory, or the directory of the segments itself
    public LedgerReader(Path directory) throws IOException {
        Path inside = LedgerFiles.directory(directory);
        Path segments = Files.isDirectory(inside) ? inside : directory;
        files = Files.isDirectory(segments) ? LedgerFiles.segments(segments) : List.of();
        if (files.isEmpty()) {
            throw new IOException("there is no ledger in " + directory);
        }
    }

    /// @throws DamagedLedgerException naming file and place, where something was changed, dropped, swapped or inserted
    public Extent read(SegmentScan.Visitor visitor) throws IOException {
        var links = new SegmentLinks();
        for (Path file : files.subList(0, files.size() - 1)) {
            SealedSegment expected = links.sealed(file);
            SegmentScan.Outcome found = SegmentScan.run(file, visitor);
            if (!found.sealed() || !Arrays.equals(found.chainEnd(), expected.chainEnd())) {
                throw new DamagedLedgerException(file, found.end(), "the records end before the segment does");
            }
        }
        links.header(files.getLast());
        SegmentScan.Outcome last = SegmentScan.run(files.getLast(), visitor);
        return new Extent(files.size(), last.nextRecord() - 1, last.chainEnd(), last.torn());
    }

    /// The hash with which the chain begins.
    byte[] genesis() throws IOException {
        return Chain.genesis(new SegmentLinks().header(files.getFirst()).ledgerId());
    }
}
