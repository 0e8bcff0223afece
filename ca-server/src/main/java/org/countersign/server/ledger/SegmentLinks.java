package org.countersign.server.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// Checks from header and seal that each segment continues the one before it. What lies between the two is not read.
final class SegmentLinks {
    private byte[] ledgerId;
    private byte[] chainEnd;
    private long number;
    private long nextRecord;

    /// Reads the header of the next segment.
    SegmentHeader header(Path file) throws IOException {
        try (var channel = OwnerOnly.open(file, StandardOpenOption.READ)) {
            return header(file, channel);
        }
    }

    /// Reads header and seal of the next segment, which is not the last.
    SealedSegment sealed(Path file) throws IOException {
        try (var channel = OwnerOnly.open(file, StandardOpenOption.READ)) {
            SegmentHeader header = header(file, channel);
            long sealAt = channel.size() - FrameHeader.LENGTH;
            ByteBuffer seal = read(channel, Math.max(0, sealAt), FrameHeader.LENGTH);
            if (sealAt < SegmentHeader.LENGTH || !FrameHeader.isFrame(seal, 0, header.marker())) {
                throw new DamagedLedgerException(file, sealAt, "the segment has no seal, but it is not the last one");
            }
            FrameHeader frame = FrameHeader.read(seal, 0);
            return follow(header, file, frame);
        }
    }

    private SealedSegment follow(SegmentHeader header, Path file, FrameHeader seal) throws IOException {
        if (!seal.seal() || seal.firstRecord() < nextRecord) {
            throw new DamagedLedgerException(file, "the last frame is not the seal");
        }
        number++;
        nextRecord = seal.firstRecord();
        chainEnd = seal.chainEnd();
        return new SealedSegment(file, header.number(), header.firstRecord(), nextRecord - header.firstRecord(), chainEnd);
    }

    private SegmentHeader header(Path file, FileChannel channel) throws IOException {
        SegmentHeader header = SegmentHeader.decode(file, read(channel, 0, SegmentHeader.LENGTH));
        if (ledgerId == null) {
            begin(header);
        }
        if (header.number() != number || header.firstRecord() != nextRecord
                || !Arrays.equals(header.ledgerId(), ledgerId) || !Arrays.equals(header.chainStart(), chainEnd)) {
            throw new DamagedLedgerException(file, 0, "the segment does not continue the one before it");
        }
        return header;
    }

    /// A ledger begins with its ID. What is before a later segment is away; that one says itself what it continues.
    private void begin(SegmentHeader header) {
        ledgerId = header.ledgerId();
        number = header.number();
        boolean first = number == 1;
        nextRecord = first ? 1 : header.firstRecord();
        chainEnd = first ? Chain.genesis(ledgerId) : header.chainStart();
    }

    private static ByteBuffer read(FileChannel channel, long from, int count) throws IOException {
        var buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) > 0) {
            // read on until the buffer is full or the file ends
        }
        return buffer.flip();
    }
}
