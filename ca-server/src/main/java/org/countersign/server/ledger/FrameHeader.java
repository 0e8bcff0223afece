package org.countersign.server.ledger;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// The first 64 bytes of a frame. A frame is what one group commit writes: its checksum covers all records of the
/// commit, so that after a crash either all of them are there or none.
///
/// @param seal        whether this frame ends its segment; then it holds no records
/// @param bodyLength  bytes of records that follow
/// @param firstRecord number of the first record in the frame, or of the next one to come
/// @param chainEnd    hash of the chain after the last record of the frame
record FrameHeader(boolean seal, int bodyLength, int records, long firstRecord, byte[] chainEnd) {
    static final int LENGTH = 64;
    /// The largest frame, header included.
    static final int MOST = 1024 * 1024;

    private static final int CHECKSUM_AT = 8;
    private static final int CHECKED_FROM = 12;
    private static final int DATA = 1;
    private static final int SEAL = 2;

    /// Puts the header in front of the records that stand from [#LENGTH] to `end` and makes the buffer ready to write.
    static void complete(ByteBuffer frame, byte[] marker, boolean seal, int records, long firstRecord, Chain chain) {
        int end = frame.position();
        frame.position(0);
        frame.put(marker).putInt(0).put((byte) (seal ? SEAL : DATA)).put((byte) 0).putShort((short) 0)
                .putInt(end - LENGTH).putInt(records).putLong(firstRecord);
        chain.writeTo(frame);
        frame.position(end).flip();
        frame.putInt(CHECKSUM_AT, checksum(frame, 0, end));
    }

    /// Whether there is a whole, undamaged frame at this place.
    static boolean isFrame(ByteBuffer file, int at, byte[] marker) {
        if (file.limit() - at < LENGTH || !hasMarker(file, at, marker)) {
            return false;
        }
        int type = file.get(at + 12);
        int bodyLength = file.getInt(at + 16);
        int records = file.getInt(at + 20);
        return (type == DATA && records > 0 || type == SEAL && records == 0 && bodyLength == 0)
                && file.get(at + 13) == 0 && file.getShort(at + 14) == 0
                && bodyLength >= 0 && bodyLength <= MOST - LENGTH && bodyLength <= file.limit() - at - LENGTH
                && file.getInt(at + CHECKSUM_AT) == checksum(file, at, LENGTH + bodyLength);
    }

    /// Reads the header of a frame that [#isFrame].
    static FrameHeader read(ByteBuffer file, int at) {
        byte[] chainEnd = new byte[Chain.LENGTH];
        file.get(at + 32, chainEnd);
        return new FrameHeader(file.get(at + 12) == SEAL, file.getInt(at + 16), file.getInt(at + 20),
                file.getLong(at + 24), chainEnd);
    }

    private static boolean hasMarker(ByteBuffer file, int at, byte[] marker) {
        byte[] found = new byte[marker.length];
        file.get(at, found);
        return Arrays.equals(found, marker);
    }

    private static int checksum(ByteBuffer buffer, int at, int length) {
        var crc = new CRC32C();
        crc.update(buffer.slice(at + CHECKED_FROM, length - CHECKED_FROM));
        return (int) crc.getValue();
    }
}
