package org.countersign.server.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// The segment that is being written, as records see it: what it continues, and the chain up to its last record. [TailSegment] makes
/// durable what comes behind that.
///
/// For one thread at a time, as [Ledger] says.
final class OpenSegment implements Closeable {
    private final Path file;
    private final Object fileKey;
    private final SegmentHeader header;
    private final TailSegment tail;
    private final Chain chain;
    private final ByteBuffer frame;
    private long nextRecord;
    private boolean sealed;

    private OpenSegment(Path file, SegmentHeader header, TailSegment tail, byte[] chain, long nextRecord, ByteBuffer frame) throws IOException {
        this.file = file;
        this.fileKey = OwnerOnly.fileKey(file);
        this.header = header;
        this.tail = tail;
        this.chain = new Chain(chain);
        this.nextRecord = nextRecord;
        this.frame = frame;
    }

    /// Begins a segment. Its file gets its name when its header is durable, so that a segment without header never exists.
    ///
    /// @param frame what frames are made in; of [FrameHeader#MOST] bytes
    static OpenSegment begin(Path file, SegmentHeader header, ByteBuffer frame) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + LedgerFiles.UNFINISHED);
        Files.deleteIfExists(unfinished);
        var tail = TailSegment.of(unfinished, OwnerOnly.create(unfinished), 0);
        try {
            tail.append(header.encoded());
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            OwnerOnly.syncDirectory(file.getParent());
            tail.movedTo(file);
            return new OpenSegment(file, header, tail, header.chainStart(), header.firstRecord(), frame);
        } catch (IOException | RuntimeException e) {
            try (tail) {
                Files.deleteIfExists(unfinished);
                throw e;
            }
        }
    }

    /// Goes on with a segment, hands over what it holds, and removes what a crash left of a frame.
    ///
    /// @param header of the file
    static OpenSegment resume(Path file, SegmentHeader header, ByteBuffer frame, Replay replay) throws IOException {
        SegmentScan.Outcome outcome = SegmentScan.run(file, replay::record);
        var channel = OwnerOnly.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var tail = TailSegment.of(file, channel, outcome.end());
        try {
            tail.trim();
            var segment = new OpenSegment(file, header, tail, outcome.chainEnd(), outcome.nextRecord(), frame);
            segment.sealed = outcome.sealed();
            return segment;
        } catch (IOException | RuntimeException e) {
            try (tail) {
                throw e;
            }
        }
    }

    SegmentHeader header() {
        return header;
    }

    long nextRecord() {
        return nextRecord;
    }

    /// Hash of the chain behind the last record.
    byte[] chainEnd() {
        return chain.hash();
    }

    long end() {
        return tail.end();
    }

    /// Whether nothing may be added any more.
    boolean isSealed() {
        return sealed;
    }

    /// As [Ledger#extend].
    RecordPlace extend(List<byte[]> records) throws IOException {
        byte[] before = chain.hash();
        frame.clear().position(FrameHeader.LENGTH);
        for (byte[] record : records) {
            frame.put(record);
            chain.add(record);
        }
        FrameHeader.complete(frame, header.marker(), false, records.size(), nextRecord, chain);
        var first = new RecordPlace(header.number(), nextRecord, (int) tail.end() + FrameHeader.LENGTH);
        try {
            tail.append(frame);
        } catch (NotAppendedException e) {
            chain.restore(before);
            throw e;
        }
        requireInPlace();
        nextRecord += records.size();
        return first;
    }

    /// A file that was deleted or replaced takes writes all the same, and no start would find them again.
    private void requireInPlace() throws IOException {
        if (!fileKey.equals(OwnerOnly.fileKey(file))) {
            throw new IOException(file + " was taken away while it was being written");
        }
    }

    /// As [Ledger#makeRoom].
    void makeRoom() throws IOException {
        tail.makeRoom();
    }

    /// Says durably that nothing follows in this file. To do it again does nothing.
    void seal() throws IOException {
        if (sealed) {
            return;
        }
        frame.clear().position(FrameHeader.LENGTH);
        FrameHeader.complete(frame, header.marker(), true, 0, nextRecord, chain);
        tail.append(frame);
        tail.trim();
        sealed = true;
    }

    @Override
    public void close() throws IOException {
        tail.close();
    }
}
