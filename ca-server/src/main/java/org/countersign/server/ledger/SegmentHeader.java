package org.countersign.server.ledger;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;

/// The first 128 bytes of a segment file.
///
/// @param ledgerId    16 random bytes, the same in all segments of a ledger
/// @param number      1 for the first segment, then rising by one
/// @param firstRecord number of the first record in this segment; the first record of a ledger has number 1
/// @param chainStart  hash of the chain after the last record of the segment before
/// @param marker      8 random bytes that begin every frame of this segment. They are not public, so that nobody can
///                    smuggle something into a record that looks like a frame
/// @param oldest      number of the first segment that must still be there; those before it may be away
record SegmentHeader(byte[] ledgerId, long number, long firstRecord, byte[] chainStart, Instant created, byte[] marker, long oldest) {
    static final int LENGTH = 128;
    static final int ID_LENGTH = 16;
    static final int MARKER_LENGTH = 8;

    private static final byte[] MAGIC = {'C', 'S', 'L', 'E', 'D', 'G', 'E', 'R'};
    private static final int VERSION = 1;
    private static final int CHECKED = LENGTH - 4;

    ByteBuffer encoded() {
        var out = ByteBuffer.allocate(LENGTH);
        out.put(MAGIC).putInt(VERSION).putInt(LENGTH).put(ledgerId).putLong(number).putLong(firstRecord)
                .put(chainStart).putLong(created.toEpochMilli()).put(marker).putLong(oldest == 1 ? 0 : oldest);
        out.putInt(CHECKED, RecordCodec.checksum(out.array(), 0, CHECKED));
        return out.clear();
    }

    static SegmentHeader decode(Path file, ByteBuffer in) throws DamagedLedgerException {
        if (in.remaining() < LENGTH) {
            throw new DamagedLedgerException(file, 0, "the header is cut short");
        }
        byte[] bytes = new byte[LENGTH];
        in.get(in.position(), bytes);
        var header = ByteBuffer.wrap(bytes);
        if (!Arrays.equals(take(header, MAGIC.length), MAGIC)) {
            throw new DamagedLedgerException(file, 0, "this is not a ledger segment");
        }
        if (header.getInt(CHECKED) != RecordCodec.checksum(bytes, 0, CHECKED)) {
            throw new DamagedLedgerException(file, 0, "the header is damaged");
        }
        int version = header.getInt();
        if (version != VERSION || header.getInt() != LENGTH) {
            throw new DamagedLedgerException(file, 0, "format version " + version + " is unknown to this server");
        }
        return new SegmentHeader(take(header, ID_LENGTH), header.getLong(), header.getLong(),
                take(header, Chain.LENGTH), Instant.ofEpochMilli(header.getLong()), take(header, MARKER_LENGTH), Math.max(1, header.getLong()));
    }

    private static byte[] take(ByteBuffer from, int count) {
        byte[] bytes = new byte[count];
        from.get(bytes);
        return bytes;
    }
}
