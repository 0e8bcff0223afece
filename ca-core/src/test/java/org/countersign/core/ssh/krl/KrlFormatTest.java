package org.countersign.core.ssh.krl;

import static org.countersign.core.ssh.krl.SampleKrls.MADE;
import static org.countersign.core.ssh.krl.SampleKrls.key;
import static org.countersign.core.ssh.krl.SampleKrls.serials;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshWriter;
import org.countersign.core.ssh.krl.SerialPlan.Step;
import org.junit.jupiter.api.Test;

class KrlFormatTest {
    private static final List<SshPublicKey> KEYS = Stream.generate(() -> key("Ed25519")).limit(6).toList();

    @Test
    void reads_back_what_it_wrote() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            var krl = SampleKrls.krl(random, KEYS);
            assertEquals(krl, KrlReader.read(KrlWriter.write(krl)), "seed " + seed + " round " + round);
        }
    }

    @Test
    void writes_the_same_list_into_the_same_bytes() {
        long seed = System.nanoTime();
        var krl = SampleKrls.krl(new Random(seed), KEYS);
        byte[] bytes = KrlWriter.write(krl);
        assertTrue(Arrays.equals(bytes, KrlWriter.write(KrlReader.read(bytes))), "seed " + seed);
    }

    @Test
    void writes_a_list_without_entries_as_a_whole_file() {
        var empty = new Krl(0, MADE, "", List.of(), Set.of(), Set.of());
        byte[] bytes = KrlWriter.write(empty);

        assertEquals(44, bytes.length);
        assertTrue(KrlReader.read(bytes).isEmpty());
    }

    @Test
    void refuses_every_list_that_is_cut_short() {
        var krl = full();
        byte[] bytes = KrlWriter.write(krl);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            if (length != 44 && !endsBetweenSections(cut, krl)) {
                assertThrows(SshFormatException.class, () -> KrlReader.read(cut), "cut at " + length);
            }
        }
    }

    /// A list is not told from one whose last sections are missing: that is what the signature beside it is for.
    private static boolean endsBetweenSections(byte[] cut, Krl whole) {
        try {
            assertNotEquals(whole, KrlReader.read(cut));
            return Arrays.equals(cut, KrlWriter.write(KrlReader.read(cut)));
        } catch (SshFormatException e) {
            return false;
        }
    }

    @Test
    void never_takes_a_list_with_a_flipped_bit_for_the_same() {
        var krl = full();
        byte[] bytes = KrlWriter.write(krl);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertNotEquals(krl, KrlReader.read(flipped), "bit " + bit);
            } catch (SshFormatException refused) {
                // the usual case
            }
        }
    }

    @Test
    void survives_bytes_of_any_kind() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        byte[] bytes = KrlWriter.write(full());
        for (int round = 0; round < 3000; round++) {
            byte[] spoiled = bytes.clone();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                spoiled[44 + random.nextInt(bytes.length - 44)] = (byte) random.nextInt();
            }
            try {
                KrlReader.read(spoiled);
            } catch (SshFormatException refused) {
                continue;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " round " + round, e);
            }
        }
    }

    @Test
    void refuses_what_some_openssh_cannot_read() {
        byte[] header = KrlWriter.write(new Krl(1, MADE, "", List.of(), Set.of(), Set.of()));
        assertRefused("signature", header, 4, new SshWriter().string("x").bytes());
        assertRefused("not known", header, 255, new SshWriter().string("x").bytes());
        assertRefused("empty", header, 2, new byte[0]);
        assertRefused("wrong length", header, 5, new SshWriter().string(new byte[20]).bytes());
        assertRefused("at 0", header, 1, certificateSection(0x20, new SshWriter().uint64(0).bytes()));
        assertRefused("before they begin", header, 1, certificateSection(0x21, new SshWriter().uint64(5).uint64(4).bytes()));
        assertRefused("16384", header, 1, certificateSection(0x22, bitmap(1, 2050)));
        assertRefused("beyond the last serial", header, 1, certificateSection(0x22, new SshWriter().uint64(-3).string(new byte[] {8 << 1}).bytes()));
        assertRefused("not known", header, 1, certificateSection(0x39, new byte[] {1}));
        assertRefused("NUL", header, 1, certificateSection(0x23, new SshWriter().string("a\0b").bytes()));
        assertThrows(SshFormatException.class, () -> KrlReader.read(new byte[0]));
    }

    private static byte[] certificateSection(int type, byte[] content) {
        return new SshWriter().string(KEYS.getFirst().blob()).string("").uint8(type).string(content).bytes();
    }

    private static byte[] bitmap(long offset, int bytes) {
        byte[] number = new byte[bytes];
        number[0] = 1;
        return new SshWriter().uint64(offset).string(number).bytes();
    }

    private static void assertRefused(String reason, byte[] header, int section, byte[] content) {
        byte[] bytes = new SshWriter().raw(header).uint8(section).string(content).bytes();
        var refused = assertThrows(SshFormatException.class, () -> KrlReader.read(bytes));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }

    @Test
    void cannot_be_made_to_write_what_would_lock_hosts() {
        assertThrows(SshFormatException.class, () -> SampleKrls.of(Optional.of(KEYS.getFirst()), SerialSet.EMPTY, "a\0b"));
        assertThrows(SshFormatException.class, () -> new Krl(1, MADE, "a\0", List.of(), Set.of(), Set.of()));
        assertThrows(SshFormatException.class, () -> new Krl(1, MADE.plusMillis(1), "", List.of(), Set.of(), Set.of()));
    }

    @Test
    void writes_a_hundred_thousand_rising_serials_in_less_than_a_kibibyte() {
        var serials = SerialSet.of(new SerialRange(1, 100_000));
        var certificates = List.of(new RevokedCertificates(Optional.of(KEYS.get(0)), serials, Set.of()),
                new RevokedCertificates(Optional.of(KEYS.get(1)), serials, Set.of()));
        int length = KrlWriter.write(new Krl(100_000, MADE, "countersign", certificates, Set.of(), Set.of())).length;

        assertTrue(length < 1024, length + " bytes");
    }

    @Test
    void chooses_the_form_that_is_shortest() {
        assertEquals(List.of(Step.Listed.class), forms(serials(5)));
        assertEquals(List.of(Step.Listed.class, Step.Listed.class), forms(serials(5, 1_000_000)));
        assertEquals(List.of(Step.Ranged.class), forms(SerialSet.of(new SerialRange(5, 5_000))));
        assertEquals(List.of(Step.Mapped.class), forms(serials(5, 7, 9, 12, 15, 18, 30)));
        assertEquals(List.of(Step.Mapped.class, Step.Listed.class, Step.Ranged.class),
                forms(SerialSet.of(new SerialRange(5, 6), SerialRange.of(9), SerialRange.of(14), new SerialRange(40, 44),
                        SerialRange.of(90_000), new SerialRange(200_000, 900_000))));
    }

    private static List<Class<?>> forms(SerialSet serials) {
        return SerialPlan.of(serials).stream().<Class<?>>map(Object::getClass).toList();
    }

    @Test
    void never_writes_a_bitmap_that_openssh_cannot_read() {
        var builder = new SerialSet.Builder();
        for (long serial = 1; serial < 200_000; serial += 2) {
            builder.add(serial);
        }
        for (var step : SerialPlan.of(builder.build())) {
            if (step instanceof Step.Mapped(var ranges)) {
                assertTrue(ranges.getLast().last() - ranges.getFirst().first() < 16_384);
            }
        }
        assertTrue(KrlWriter.writeSerials(builder.build()).length < 200_000 / 8 + 500);
    }

    /// Against all ways to write few ranges there are.
    @Test
    void is_as_short_as_can_be_but_for_a_byte_a_bitmap() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            var builder = new SerialSet.Builder();
            long at = 1;
            for (int i = 1 + random.nextInt(7); i > 0; i--) {
                at += 2 + random.nextInt(random.nextBoolean() ? 10 : 2_000);
                builder.add(at, at + random.nextInt(random.nextBoolean() ? 2 : 40));
                at += 40;
            }
            var serials = builder.build();
            var steps = SerialPlan.of(serials);
            long bitmaps = steps.stream().filter(Step.Mapped.class::isInstance).count();
            int written = KrlWriter.writeSerials(serials).length;
            assertTrue(written <= shortest(serials.ranges(), 0, false) + Math.max(1, bitmaps),
                    "seed " + seed + " round " + round + " " + serials + " " + steps);
        }
    }

    private static int shortest(List<SerialRange> ranges, int from, boolean listIsOpen) {
        if (from == ranges.size()) {
            return 0;
        }
        var range = ranges.get(from);
        int length = (int) (range.last() - range.first() + 1);
        int best = (listIsOpen ? 0 : 5) + 8 * length + shortest(ranges, from + 1, true);
        best = Math.min(best, 21 + shortest(ranges, from + 1, false));
        for (int to = from; to < ranges.size(); to++) {
            int bits = (int) (ranges.get(to).last() - range.first() + 1);
            best = Math.min(best, 17 + bits / 8 + 1 + shortest(ranges, to + 1, false));
        }
        return best;
    }

    private static Krl full() {
        var serials = SerialSet.of(new SerialRange(1, 3), SerialRange.of(90_000), new SerialRange(200_000, 900_000),
                SerialRange.of(1_000_000), SerialRange.of(1_000_003), SerialRange.of(1_000_009), SerialRange.of(1_000_011),
                SerialRange.of(-1));
        return new Krl(3, MADE, "all of it",
                List.of(new RevokedCertificates(Optional.of(KEYS.get(0)), serials, Set.of("alice", "bob")),
                        new RevokedCertificates(Optional.empty(), serials(4), Set.of())),
                Set.of(KEYS.get(1), KEYS.get(2)),
                Set.of(KeyFingerprint.of(KeyFingerprint.Hash.SHA1, KEYS.get(3)), KeyFingerprint.of(KeyFingerprint.Hash.SHA256, KEYS.get(4))));
    }
}
