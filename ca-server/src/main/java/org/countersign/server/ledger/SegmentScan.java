package org.countersign.server.ledger;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.countersign.core.ssh.SshFormatException;

/// Reads one segment from its first byte to its last and believes nothing: checksums, counts, record numbers, chain.
public final class SegmentScan {
    /// Is given each record, in order.
    @FunctionalInterface
    public interface Visitor {
        void record(RecordPlace place, LedgerRecord record) throws IOException;
    }

    /// How the segment ends.
    ///
    /// @param end        offset behind the last whole frame
    /// @param nextRecord number of the record that would come next
    /// @param chainEnd   hash of the chain after the last record
    /// @param sealed     whether the segment was ended on purpose
    /// @param torn       whether remains of a frame that was never completed follow
    public record Outcome(int end, long nextRecord, byte[] chainEnd, boolean sealed, boolean torn) {}

    private final Path file;
    private final ByteBuffer data;
    private final SegmentHeader header;
    private final Visitor visitor;
    private final Chain chain;
    private long next;

    private SegmentScan(Path file, ByteBuffer data, Visitor visitor) throws IOException {
        this.file = file;
        this.data = data;
        this.header = SegmentHeader.decode(file, data);
        this.visitor = visitor;
        this.chain = new Chain(header.chainStart());
        this.next = header.firstRecord();
    }

    /// Reads all records of a segment.
    public static Outcome run(Path file, Visitor visitor) throws IOException {
        return in(file, visitor, SegmentScan::run);
    }

    /// As [#run(Path, Visitor)], of a segment that another process may be writing. It is read into memory first: that process cuts it to
    /// its length when it ends, and mapped memory that is cut away cannot be read.
    static Outcome runWhileWritten(Path file, Visitor visitor) throws IOException {
        try (var channel = OwnerOnly.open(file, StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new DamagedLedgerException(file, "a segment is never this large");
            }
            var data = ByteBuffer.allocate((int) channel.size());
            while (data.hasRemaining() && channel.read(data, data.position()) > 0) {
                // read on until the buffer is full or the file ends
            }
            return new SegmentScan(file, data.flip(), visitor).run();
        }
    }

    /// Only checks that a segment that has ended is made of whole frames without gap, from its first record to its seal. That finds
    /// every kind of decay in a fraction of the time that reading the records takes.
    ///
    /// @throws DamagedLedgerException when it is not
    public static void checkFrames(Path file) throws IOException {
        in(file, (_, _) -> { }, SegmentScan::frames);
    }

    private interface Task {
        Outcome run(SegmentScan scan) throws IOException;
    }

    private static Outcome in(Path file, Visitor visitor, Task task) throws IOException {
        try (var channel = OwnerOnly.open(file, StandardOpenOption.READ); var arena = Arena.ofConfined()) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new DamagedLedgerException(file, "a segment is never this large");
            }
            var data = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena).asByteBuffer();
            return task.run(new SegmentScan(file, data, visitor));
        } catch (InternalError e) {
            throw new IOException(file + " could not be read to its end: that is how mapped memory says so", e);
        }
    }

    private Outcome frames() throws IOException {
        int at = SegmentHeader.LENGTH;
        while (FrameHeader.isFrame(data, at, header.marker())) {
            var frame = FrameHeader.read(data, at);
            if (frame.firstRecord() != next) {
                throw notNext(at, frame);
            }
            next += frame.records();
            at += FrameHeader.LENGTH + frame.bodyLength();
            if (frame.seal()) {
                return sealed(at);
            }
        }
        throw damaged(at, "this is not a frame, and the segment has not ended");
    }

    private Outcome run() throws IOException {
        int at = SegmentHeader.LENGTH;
        while (FrameHeader.isFrame(data, at, header.marker())) {
            var frame = FrameHeader.read(data, at);
            records(frame, at);
            at += FrameHeader.LENGTH + frame.bodyLength();
            if (frame.seal()) {
                return sealed(at);
            }
        }
        return new Outcome(at, next, chain.hash(), false, torn(at));
    }

    private void records(FrameHeader frame, int frameAt) throws IOException {
        if (frame.firstRecord() != next) {
            throw notNext(frameAt, frame);
        }
        int at = frameAt + FrameHeader.LENGTH;
        int end = at + frame.bodyLength();
        for (int i = 0; i < frame.records(); i++) {
            at += record(at, end);
        }
        if (at != end || !Arrays.equals(chain.hash(), frame.chainEnd())) {
            throw damaged(frameAt, frame.seal() ? "the seal does not belong to the records before it"
                    : "records " + frame.firstRecord() + " to " + (next - 1) + " are not the ones that were written");
        }
    }

    private int record(int at, int end) throws IOException {
        int room = end - at - RecordCodec.PREFIX;
        int length = room < 0 ? -1 : data.getInt(at);
        if (length < 0 || length > room) {
            throw damaged(at, "record " + next + " has an impossible length");
        }
        byte[] record = new byte[RecordCodec.PREFIX + length];
        data.get(at, record);
        chain.add(record);
        try {
            visitor.record(new RecordPlace(header.number(), next, at), RecordCodec.decodePrefixed(record));
        } catch (SshFormatException e) {
            throw damaged(at, "record " + next + ": " + e.getMessage());
        }
        next++;
        return record.length;
    }

    private Outcome sealed(int end) throws IOException {
        if (!isZero(end)) {
            throw damaged(end, "there is something behind the seal");
        }
        return new Outcome(end, next, chain.hash(), true, false);
    }

    /// What is not a frame is the rest of a write that a crash cut short, unless a whole frame follows: a frame is only
    /// begun when the one before it is durable, so then something durable was damaged.
    private boolean torn(int at) throws IOException {
        if (isZero(at)) {
            return false;
        }
        byte first = header.marker()[0];
        for (int later = at + 1; later <= data.limit() - FrameHeader.LENGTH; later++) {
            if (data.get(later) == first && FrameHeader.isFrame(data, later, header.marker())) {
                throw damaged(at, "this is not a frame, but a whole one follows at offset " + later);
            }
        }
        return true;
    }

    private boolean isZero(int from) {
        for (int at = from; at < data.limit(); at++) {
            if (data.get(at) != 0) {
                return false;
            }
        }
        return true;
    }

    private DamagedLedgerException notNext(int at, FrameHeader frame) {
        return damaged(at, "record " + next + " should be here, but the frame begins with record " + frame.firstRecord());
    }

    private DamagedLedgerException damaged(int at, String what) {
        return new DamagedLedgerException(file, at, what);
    }
}
