package org.countersign.server.ledger;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.countersign.core.ssh.SshFormatException;

/// Reads what can still be read of a ledger that may be damaged: every record whose own checksum is right. Whether records are
/// missing in between is not known, so this is good for refusing more, never for accepting more.
public final class Salvage {
    private Salvage() {}

    /// How much there was.
    ///
    /// @param unreadable bytes that are no records, although something was written there
    public record Found(long records, long unreadable) {
        private Found and(Found more) {
            return new Found(records + more.records, unreadable + more.unreadable);
        }
    }

    /// @param directory a data directory
    /// @throws IOException when there is no file of a ledger
    public static Found read(Path directory, SegmentScan.Visitor visitor) throws IOException {
        Path segments = LedgerFiles.directory(directory);
        List<Path> files = Files.isDirectory(segments) ? LedgerFiles.list(segments).stream().sorted().toList() : List.of();
        if (files.isEmpty()) {
            throw new IOException("there is no ledger in " + directory);
        }
        var found = new Found(0, 0);
        for (Path file : files) {
            found = found.and(segment(file, visitor));
        }
        return found;
    }

    private static Found segment(Path file, SegmentScan.Visitor visitor) throws IOException {
        try (var channel = OwnerOnly.open(file, StandardOpenOption.READ); var arena = Arena.ofConfined()) {
            var data = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena).asByteBuffer();
            if (data.limit() < SegmentHeader.LENGTH + FrameHeader.LENGTH) {
                return new Found(0, 0);
            }
            return new Reading(LedgerFiles.number(file), data, visitor).run();
        } catch (InternalError e) {
            throw new IOException(file + " could not be read to its end", e);
        }
    }

    private static final class Reading {
        private final long segment;
        private final ByteBuffer data;
        private final SegmentScan.Visitor visitor;
        private final byte[] marker = new byte[SegmentHeader.MARKER_LENGTH];
        private long records;
        private long unreadable;

        /// The first frame begins with the marker as well, so that the header may be damaged.
        Reading(long segment, ByteBuffer data, SegmentScan.Visitor visitor) {
            this.segment = segment;
            this.data = data;
            this.visitor = visitor;
            data.get(SegmentHeader.LENGTH, marker);
        }

        Found run() throws IOException {
            int at = SegmentHeader.LENGTH;
            while (at <= data.limit() - FrameHeader.LENGTH) {
                if (FrameHeader.isFrame(data, at, marker)) {
                    var frame = FrameHeader.read(data, at);
                    records(at, frame.records());
                    at += FrameHeader.LENGTH + frame.bodyLength();
                } else if (isMarker(at)) {
                    at = records(at, Integer.MAX_VALUE);
                } else {
                    unreadable += data.get(at++) == 0 ? 0 : 1;
                }
            }
            return new Found(records, unreadable);
        }

        /// Of a frame that is damaged, those up to the damage.
        ///
        /// @return offset behind the last one
        private int records(int frameAt, int most) throws IOException {
            long number = data.getLong(frameAt + 24);
            int at = frameAt + FrameHeader.LENGTH;
            for (int i = 0; i < most; i++) {
                int room = data.limit() - at - RecordCodec.PREFIX;
                int length = room < 0 ? -1 : data.getInt(at);
                if (length < 0 || length > Math.min(room, RecordCodec.MOST)) {
                    break;
                }
                byte[] record = new byte[RecordCodec.PREFIX + length];
                data.get(at, record);
                try {
                    visitor.record(new RecordPlace(segment, number + i, at), RecordCodec.decodePrefixed(record));
                } catch (SshFormatException e) {
                    break;
                }
                records++;
                at += record.length;
            }
            return at;
        }

        private boolean isMarker(int at) {
            byte[] here = new byte[marker.length];
            data.get(at, here);
            return Arrays.equals(here, marker);
        }
    }
}
