package org.countersign.server.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.countersign.server.store.SettableTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final InstantSource TIME = InstantSource.fixed(Records.NOW);
    private static final long ONE_SEGMENT = Long.MAX_VALUE;

    @TempDir
    Path data;

    @Test
    void gives_back_what_was_appended_in_order() throws Exception {
        append(ONE_SEGMENT, 3, 1, 2);
        append(ONE_SEGMENT, 1);

        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L), replayed());
        assertEquals(7, new LedgerReader(data).read((_, _) -> { }).records());
    }

    @Test
    void tells_where_each_record_stands() throws Exception {
        try (var ledger = Ledger.open(data, ONE_SEGMENT, TIME, Replay.NOTHING)) {
            byte[] one = RecordCodec.encode(Records.issued(1));
            RecordPlace first = ledger.append(List.of(one, RecordCodec.encode(Records.issued(2))));
            var places = new ArrayList<RecordPlace>();
            SegmentScan.run(segment(1), (place, _) -> places.add(place));

            assertEquals(List.of(first, first.next(one.length)), places);
        }
    }

    /// Whoever tries again and again, until somebody has mended it, would run out of them.
    @Test
    void leaves_no_file_open_when_it_cannot_be_opened() throws Exception {
        append(800, 1, 1, 1, 1);
        Files.delete(segment(2));
        assertThrows(DamagedLedgerException.class, () -> Ledger.open(data, 800, TIME, Replay.NOTHING));
        assertEquals(List.of(), openFiles());
    }

    private List<Path> openFiles() throws IOException {
        var open = new ArrayList<Path>();
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    open.add(Files.readSymbolicLink(descriptor));
                } catch (NoSuchFileException _) {
                    // Closed meanwhile, by somebody else.
                }
            }
        }
        open.removeIf(file -> !file.startsWith(data));
        return open;
    }

    @Test
    void goes_on_in_a_new_segment_when_one_is_full() throws Exception {
        append(800, 1, 1, 1, 1, 1, 1);
        append(800, 1);

        assertTrue(Files.exists(segment(3)));
        assertEquals(7, new LedgerReader(data).read((_, _) -> { }).records());
    }

    @Test
    void ends_a_segment_that_is_a_month_old() throws Exception {
        var time = new SettableTime(Records.NOW);
        try (var ledger = Ledger.open(data, ONE_SEGMENT, time, Replay.NOTHING)) {
            byte[] one = RecordCodec.encode(Records.issued(1));
            ledger.append(List.of(one));
            time.advance(Duration.ofDays(29));
            assertEquals(1, ledger.append(List.of(one)).segment());
            time.advance(Duration.ofDays(2));
            assertEquals(2, ledger.append(List.of(one)).segment());
            assertEquals(2, ledger.append(List.of(one)).segment());
        }
    }

    @Test
    void gives_its_files_to_the_owner_alone() throws Exception {
        append(800, 1, 1, 1, 1);

        try (var files = Files.walk(data)) {
            for (Path file : files.toList()) {
                String expected = Files.isDirectory(file) ? "rwx------" : "rw-------";
                assertEquals(expected, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), file.toString());
            }
        }
    }

    @Test
    void begins_the_next_segment_when_a_crash_came_between() throws Exception {
        append(800, 1, 1, 1, 1, 1, 1, 1, 1);
        long ended = 1;
        while (Files.exists(segment(ended + 2))) {
            ended++;
        }
        long records = SegmentScan.run(segment(ended), (_, _) -> { }).nextRecord() - 1;
        Files.delete(segment(ended + 1));
        Path lock = data.resolve("lock");
        Files.writeString(lock, Files.readString(lock).replace(" " + (ended + 1), " " + ended));
        append(800, 1);

        assertEquals(records + 1, new LedgerReader(data).read((_, _) -> { }).records());
    }

    @Test
    void removes_a_segment_that_was_never_finished() throws Exception {
        append(ONE_SEGMENT, 1);
        Path unfinished = data.resolve("ledger/0000000002.ledger.unfinished");
        Files.write(unfinished, new byte[100]);
        append(ONE_SEGMENT, 1);

        assertFalse(Files.exists(unfinished));
    }

    @Test
    void cuts_a_frame_that_a_crash_tore_at_any_byte() throws Exception {
        append(ONE_SEGMENT, 2);
        int whole = content(segment(1)).length;
        append(ONE_SEGMENT, 1);
        byte[] content = content(segment(1));
        for (int length = whole; length < content.length; length++) {
            Files.write(segment(1), Arrays.copyOf(content, length));
            assertEquals(List.of(1L, 2L), replayed(), "cut at " + length);
            assertEquals(whole, Files.size(segment(1)), "cut at " + length);
        }
    }

    @Test
    void cuts_a_frame_of_which_any_sector_is_missing() throws Exception {
        append(ONE_SEGMENT, 2);
        int whole = content(segment(1)).length;
        append(ONE_SEGMENT, 8);
        byte[] content = content(segment(1));
        for (int from = whole; from < content.length; from += 64) {
            byte[] torn = Arrays.copyOf(content, content.length + 4096);
            Arrays.fill(torn, from, Math.min(from + 64, content.length), (byte) 0);
            Files.write(segment(1), torn);
            assertEquals(List.of(1L, 2L), replayed(), "missing from " + from);
        }
    }

    @Test
    void appends_behind_a_cut() throws Exception {
        append(ONE_SEGMENT, 2, 2);
        byte[] content = content(segment(1));
        Files.write(segment(1), Arrays.copyOf(content, content.length - 1));
        append(ONE_SEGMENT, 1);

        assertEquals(3, new LedgerReader(data).read((_, _) -> { }).records());
    }

    @Test
    void refuses_damage_before_the_tail_and_names_the_place() throws Exception {
        append(ONE_SEGMENT, 1);
        int second = content(segment(1)).length;
        append(ONE_SEGMENT, 1, 1);
        byte[] content = content(segment(1));
        content[second + 100] ^= 1;
        Files.write(segment(1), content);

        var refused = assertThrows(DamagedLedgerException.class, this::replayed);

        assertTrue(refused.getMessage().startsWith(segment(1) + " at offset " + second + ": "), refused.getMessage());
    }

    @Test
    void refuses_an_ended_segment_that_was_cut() throws Exception {
        append(800, 1, 1, 1, 1, 1, 1, 1, 1);
        Files.write(segment(1), Arrays.copyOf(content(segment(1)), content(segment(1)).length - 1));

        assertThrows(DamagedLedgerException.class, this::replayed);
    }

    @Test
    void finds_a_damaged_frame_without_reading_the_records() throws Exception {
        append(800, 1, 1, 1, 1, 1, 1, 1, 1);
        SegmentScan.checkFrames(segment(1));
        byte[] content = Files.readAllBytes(segment(1));
        for (int at : new int[] {SegmentHeader.LENGTH + 100, content.length - FrameHeader.LENGTH, content.length - 1}) {
            byte[] damaged = content.clone();
            damaged[at] ^= 1;
            Files.write(segment(1), damaged);
            var refused = assertThrows(DamagedLedgerException.class, () -> SegmentScan.checkFrames(segment(1)), "at " + at);
            assertTrue(refused.getMessage().startsWith(segment(1) + " at offset "), refused.getMessage());
        }
        Files.write(segment(1), content);
        SegmentScan.checkFrames(segment(1));
    }

    @Test
    void finds_a_frame_that_was_taken_out_and_a_segment_that_has_not_ended() throws Exception {
        append(800, 1, 1, 1, 1, 1, 1, 1, 1);
        byte[] content = Files.readAllBytes(segment(1));
        int first = FrameHeader.LENGTH + FrameHeader.read(ByteBuffer.wrap(content), SegmentHeader.LENGTH).bodyLength();
        byte[] without = Arrays.copyOf(content, content.length - first);
        System.arraycopy(content, SegmentHeader.LENGTH + first, without, SegmentHeader.LENGTH, without.length - SegmentHeader.LENGTH);
        Files.write(segment(1), without);
        assertThrows(DamagedLedgerException.class, () -> SegmentScan.checkFrames(segment(1)));

        Files.write(segment(1), Arrays.copyOf(content, content.length - FrameHeader.LENGTH));
        assertThrows(DamagedLedgerException.class, () -> SegmentScan.checkFrames(segment(1)));
    }

    @Test
    void refuses_when_a_segment_is_missing() throws Exception {
        append(800, 1, 1, 1, 1, 1, 1, 1, 1);
        Files.delete(segment(2));

        assertTrue(assertThrows(DamagedLedgerException.class, this::replayed).getMessage().contains("0000000002.ledger"));
    }

    @Test
    void refuses_a_segment_of_another_ledger() throws Exception {
        append(800, 1, 1, 1, 1, 1, 1, 1, 1);
        Path other = data.resolve("other");
        appendTo(other, 800, 1, 1, 1, 1, 1, 1, 1, 1);
        Files.write(segment(2), Files.readAllBytes(Ledger.segmentFile(other, 2)));

        assertThrows(DamagedLedgerException.class, this::replayed);
    }

    @Test
    void does_not_begin_anew_where_a_ledger_was() throws Exception {
        append(ONE_SEGMENT, 1);
        Files.delete(segment(1));

        assertTrue(assertThrows(DamagedLedgerException.class, this::replayed).getMessage().contains("missing"));
    }

    @Test
    void does_not_take_another_ledger_for_the_one_that_was_here() throws Exception {
        append(ONE_SEGMENT, 1);
        Path other = data.resolve("other");
        appendTo(other, ONE_SEGMENT, 1);
        Files.write(segment(1), Files.readAllBytes(Ledger.segmentFile(other, 1)));

        assertThrows(DamagedLedgerException.class, this::replayed);
    }

    @Test
    void refuses_a_segment_that_is_a_link() throws Exception {
        append(ONE_SEGMENT, 1);
        Path elsewhere = data.resolve("elsewhere");
        Files.move(segment(1), elsewhere);
        Files.createSymbolicLink(segment(1), elsewhere);

        assertThrows(IOException.class, this::replayed);
    }

    @Test
    void is_open_once() throws Exception {
        var first = Ledger.open(data, ONE_SEGMENT, TIME, Replay.NOTHING);
        var refused = assertThrows(DirectoryInUseException.class, this::replayed);
        assertTrue(refused.getMessage().contains(data.toString()), refused.getMessage());
        first.close();
        assertEquals(List.of(), replayed());
    }

    @Test
    void refuses_an_unknown_format_version() throws Exception {
        append(ONE_SEGMENT, 1);
        byte[] content = content(segment(1));
        content[11] = 2;
        ByteBuffer.wrap(content).putInt(124, RecordCodec.checksum(content, 0, 124));
        Files.write(segment(1), content);

        assertTrue(assertThrows(DamagedLedgerException.class, this::replayed).getMessage().contains("version 2"));
    }

    private Path segment(long number) {
        return Ledger.segmentFile(data, number);
    }

    private void append(long segmentBytes, int... batches) throws IOException {
        appendTo(data, segmentBytes, batches);
    }

    private static void appendTo(Path directory, long segmentBytes, int... batches) throws IOException {
        try (var ledger = Ledger.open(directory, segmentBytes, TIME, Replay.NOTHING)) {
            for (int batch : batches) {
                ledger.append(LongStream.rangeClosed(1, batch).mapToObj(Records::issued).map(RecordCodec::encode).toList());
            }
        }
    }

    /// Opens the ledger, as a start does, and tells the numbers of the records in its last segment.
    private List<Long> replayed() throws IOException {
        var numbers = new ArrayList<Long>();
        var replay = new Replay() {
            @Override
            public void sealed(SealedSegment segment) {}

            @Override
            public void record(RecordPlace place, LedgerRecord record) {
                numbers.add(place.record());
            }
        };
        Ledger.open(data, ONE_SEGMENT, TIME, replay).close();
        return numbers;
    }

    /// The segment without the zeros behind its last frame.
    private static byte[] content(Path segment) throws IOException {
        byte[] all = Files.readAllBytes(segment);
        int end = SegmentScan.run(segment, (_, _) -> { }).end();
        try (var channel = OwnerOnly.open(segment, StandardOpenOption.WRITE)) {
            channel.truncate(end);
        }
        return Arrays.copyOf(all, end);
    }
}
