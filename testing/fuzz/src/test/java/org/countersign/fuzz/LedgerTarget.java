package org.countersign.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.countersign.server.ledger.Ledger;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordCodec;
import org.countersign.server.ledger.Replay;
import org.countersign.server.ledger.SegmentScan;

/// A segment of the ledger that was changed on the disk, as the bytes say: what is read is what was written, from the first record on,
/// and nothing whole is left out without a word.
final class LedgerTarget implements Target {
    private static final int RECORDS = 12;
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final Path folder;
    private final Path damaged;
    private final byte[] segment;
    private final List<byte[]> records = new ArrayList<>();
    /// Where the frame of each record ends; one record is one frame.
    private final List<Integer> ends = new ArrayList<>();

    LedgerTarget() {
        try {
            folder = Files.createTempDirectory("fuzz");
            damaged = folder.resolve("segment");
            segment = write(folder);
            damaged.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] write(Path folder) throws IOException {
        try (var ledger = Ledger.open(folder.resolve("db"), 1 << 20, () -> NOW, Replay.NOTHING)) {
            var file = Ledger.segmentFile(folder.resolve("db"), 1);
            for (int i = 0; i < RECORDS; i++) {
                byte[] record = RecordCodec.encode(i % 2 == 0 ? new LedgerRecord.SerialsReserved(1000L * i, 1000, NOW.plusSeconds(i))
                        : new LedgerRecord.ClockConfirmed(NOW.plusSeconds(i)));
                records.add(record);
                ledger.append(List.of(record));
                ends.add(SegmentScan.run(file, (_, _) -> { }).end());
            }
            return Arrays.copyOf(Files.readAllBytes(file), ends.getLast() + 64);
        }
    }

    @Override
    public boolean feed(byte[] data) throws IOException {
        byte[] changed = changed(ByteBuffer.wrap(data));
        Files.write(damaged, changed);
        var read = new ArrayList<byte[]>();
        try {
            SegmentScan.run(damaged, (_, record) -> read.add(RecordCodec.encode(record)));
        } catch (IOException refused) {
            return false;
        }
        Target.require(read.size() <= RECORDS, "no record comes from nowhere");
        for (int i = 0; i < read.size(); i++) {
            Target.require(Arrays.equals(read.get(i), records.get(i)), "a record is as it was written");
        }
        for (int i = read.size() + 1; i < RECORDS; i++) {
            Target.require(!isWhole(changed, i), "a whole record behind a broken one is damage, not a torn end");
        }
        return read.size() < RECORDS || data.length == 0;
    }

    private boolean isWhole(byte[] changed, int record) {
        int from = ends.get(record - 1);
        int to = ends.get(record);
        return changed.length >= to && Arrays.equals(changed, from, to, segment, from, to);
    }

    /// Each five bytes are a change: what, where, and a value.
    private byte[] changed(ByteBuffer changes) {
        byte[] bytes = segment.clone();
        while (changes.remaining() >= 5) {
            int kind = changes.get();
            int at = (changes.getShort() & 0xffff) % Math.max(1, bytes.length);
            short value = changes.getShort();
            switch (kind & 3) {
                case 0 -> bytes = Arrays.copyOf(bytes, at);
                case 1 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + (value & 0xff)), (byte) 0);
                case 2 -> System.arraycopy(bytes, 0, bytes, at, Math.min(bytes.length - at, value & 0x1ff));
                default -> {
                    if (at < bytes.length) {
                        bytes[at] ^= (byte) value;
                    }
                }
            }
        }
        return bytes;
    }
}
