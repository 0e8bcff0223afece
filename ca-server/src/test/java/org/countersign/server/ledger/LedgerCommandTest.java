package org.countersign.server.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.ssh.SerialSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerCommandTest {
    private static final InstantSource TIME = InstantSource.fixed(Records.NOW);

    @TempDir
    Path data;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /// Two segments; the records 1 to 4 and 5 to 8 of the first are one frame each.
    @BeforeEach
    void makeLedger() throws IOException {
        try (var ledger = Ledger.open(data, 1700, TIME, Replay.NOTHING)) {
            ledger.append(encoded(1, 2, 3, 4));
            ledger.append(encoded(5, 6, 7, 8));
            ledger.append(List.of(RecordCodec.encode(new LedgerRecord.Revoked(
                    new RevocationTarget.Certificate(CertificateId.ssh(3)), SerialSet.EMPTY, 1, "lost\n\u001b[31m\u202e",
                    Optional.empty(), Optional.empty(), Records.ORIGIN, Records.NOW))));
        }
        assertTrue(Files.exists(Ledger.segmentFile(data, 2)));
    }

    @Test
    void verifies_a_ledger_and_prints_an_anchor() {
        assertEquals(0, run("verify", data.toString()));

        assertTrue(out().matches("ok: 9 records in [23] segments\n9:[0-9a-f]{64}\n"), out());
    }

    @Test
    void verifies_while_a_server_has_it_open() throws Exception {
        var ledger = Ledger.open(data, 1700, TIME, Replay.NOTHING);
        try (ledger) {
            assertEquals(0, run("verify", data.toString()));
        }
    }

    @Test
    void accepts_the_anchor_it_printed_before_more_was_added() throws Exception {
        run("verify", data.toString());
        String anchor = out().lines().toList().get(1);
        try (var ledger = Ledger.open(data, 1700, TIME, Replay.NOTHING)) {
            ledger.append(encoded(10));
        }
        assertEquals(0, run("verify", data.toString(), anchor));
    }

    @Test
    void notices_a_ledger_that_was_cut_off_or_rewritten_as_a_whole() {
        run("verify", data.toString());
        String hash = out().lines().toList().get(1).substring(2);

        assertEquals(1, run("verify", data.toString(), "10:" + hash));
        assertEquals(1, run("verify", data.toString(), "8:" + hash));
        assertTrue(err().contains("rewritten or cut off"), err());
    }

    @Test
    void names_a_changed_record() throws Exception {
        tamper(records -> {
            byte[] changed = records.get(1).clone();
            changed[changed.length - 1] ^= 1;
            int checksum = RecordCodec.checksum(changed, RecordCodec.PREFIX, changed.length - RecordCodec.PREFIX);
            ByteBuffer.wrap(changed).putInt(4, checksum);
            records.set(1, changed);
        });
        assertRefused("records 1 to 4 are not the ones that were written");
    }

    @Test
    void names_a_changed_record_whose_own_checksum_is_wrong() throws Exception {
        tamper(records -> {
            byte[] changed = records.get(1).clone();
            changed[changed.length - 1] ^= 1;
            records.set(1, changed);
        });
        assertRefused("record 2: the record is damaged");
    }

    @Test
    void names_a_dropped_record() throws Exception {
        tamper(records -> records.remove(2));
        assertRefused("records 1 to 3 are not the ones that were written");
    }

    @Test
    void names_swapped_records() throws Exception {
        tamper(records -> records.add(records.remove(0)));
        assertRefused("records 1 to 4 are not the ones that were written");
    }

    @Test
    void names_an_inserted_record() throws Exception {
        tamper(records -> records.add(2, RecordCodec.encode(Records.issued(66))));
        assertRefused("records 1 to 5 are not the ones that were written");
    }

    @Test
    void names_a_frame_that_was_dropped() throws Exception {
        Path segment = Ledger.segmentFile(data, 1);
        byte[] bytes = Files.readAllBytes(segment);
        int first = FrameHeader.LENGTH + FrameHeader.read(ByteBuffer.wrap(bytes), SegmentHeader.LENGTH).bodyLength();
        byte[] without = new byte[bytes.length - first];
        System.arraycopy(bytes, 0, without, 0, SegmentHeader.LENGTH);
        System.arraycopy(bytes, SegmentHeader.LENGTH + first, without, SegmentHeader.LENGTH, without.length - SegmentHeader.LENGTH);
        Files.write(segment, without);

        assertRefused("record 1 should be here, but the frame begins with record 5");
    }

    @Test
    void lists_one_json_object_for_each_record() {
        assertEquals(0, run("list", data.toString()));

        List<String> lines = out().lines().toList();
        assertEquals(9, lines.size());
        assertTrue(lines.get(8).contains("\"kind\":\"revoked\""), lines.get(8));
        lines.forEach(line -> Json.parseObject(line, JsonLimits.FILE));
        assertTrue(lines.get(8).contains("\"reason\":\"lost\\n\\u001b[31m\\u202e\""), "a terminal would show the rest of the line from right to left");
    }

    @Test
    void what_is_no_data_directory_is_told_which_one_is_meant() {
        assertEquals(1, run("list", data.resolve("ca.json").toString()));
        assertEquals("ca-server: there is no ledger in " + data.resolve("ca.json") + "; name the data directory, the one with \"ledger\" in it"
                + " (\"dataSource\" of \"db\" in ca.json)\n", err());
    }

    @Test
    void lists_a_part() {
        assertEquals(0, run("list", data.toString(), "3", "2"));

        assertEquals(List.of("{\"record\":3,", "{\"record\":4,"), out().lines().map(line -> line.substring(0, 12)).toList());
    }

    @Test
    void shows_all_records_about_a_serial() {
        assertEquals(0, run("show", data.toString(), "3"));

        assertTrue(out().contains("\"toBeSigned\""), out());
        assertTrue(out().contains("\"certificate\": \"ssh 3\""), out());
        assertFalse(out().contains("\u001b") || out().contains("\u202e"), "control characters are escaped");
    }

    @Test
    void says_when_nothing_is_recorded_about_a_serial() {
        assertEquals(1, run("show", data.toString(), "18446744073709551615"));
        assertTrue(err().contains("18446744073709551615"), err());
    }

    @Test
    void records_that_the_clock_is_right() {
        assertEquals(0, run("confirm-clock", data.toString()));
        assertEquals(0, run("list", data.toString(), "10"));

        assertTrue(out().contains("\"kind\":\"clock-confirmed\""), out());
    }

    @Test
    void does_not_touch_the_ledger_of_a_running_server() throws Exception {
        var ledger = Ledger.open(data, 1700, TIME, Replay.NOTHING);
        try (ledger) {
            assertEquals(1, run("confirm-clock", data.toString()));
            assertTrue(err().contains("in use by another server"), err());
        }
    }

    @Test
    void explains_itself_when_the_arguments_are_wrong() {
        assertEquals(2, run());
        assertEquals(2, run("verify"));
        assertEquals(2, run("verify", data.toString(), "x"));
        assertEquals(2, run("show", data.toString(), "-1"));
        assertEquals(2, run("list", data.toString(), "99999999999999999999"));
        assertEquals(2, run("erase", data.toString()));
        assertEquals(1, run("verify", data.resolve("nothing").toString()));
        assertEquals(0, run("help"));
    }

    private void assertRefused(String message) {
        assertEquals(1, run("verify", data.toString()));
        assertTrue(err().contains(Ledger.segmentFile(data, 1) + " at offset ") && err().contains(message), err());
    }

    /// Changes the records of the first frame as someone would who knows the format: lengths, count and the frame's
    /// checksum fit. What does not fit is the chain.
    private void tamper(Consumer<List<byte[]>> change) throws IOException {
        Path segment = Ledger.segmentFile(data, 1);
        var bytes = ByteBuffer.wrap(Files.readAllBytes(segment));
        FrameHeader header = FrameHeader.read(bytes, SegmentHeader.LENGTH);
        int body = SegmentHeader.LENGTH + FrameHeader.LENGTH;
        var records = new ArrayList<byte[]>();
        for (int at = body; at < body + header.bodyLength(); at += records.getLast().length) {
            byte[] record = new byte[RecordCodec.PREFIX + bytes.getInt(at)];
            bytes.get(at, record);
            records.add(record);
        }
        change.accept(records);
        var frame = ByteBuffer.allocate(FrameHeader.MOST).position(FrameHeader.LENGTH);
        records.forEach(frame::put);
        byte[] marker = SegmentHeader.decode(segment, bytes).marker();
        FrameHeader.complete(frame, marker, false, records.size(), header.firstRecord(), new Chain(header.chainEnd()));
        var changed = new ByteArrayOutputStream();
        changed.write(bytes.array(), 0, SegmentHeader.LENGTH);
        changed.write(frame.array(), 0, frame.limit());
        int rest = body + header.bodyLength();
        changed.write(bytes.array(), rest, bytes.capacity() - rest);
        Files.write(segment, changed.toByteArray());
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        return LedgerCommand.run(List.of(args), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static List<byte[]> encoded(long... serials) {
        return LongStream.of(serials).mapToObj(Records::issued).map(RecordCodec::encode).toList();
    }
}
