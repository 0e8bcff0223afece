package org.countersign.server.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateKind;
import org.countersign.core.ssh.SshFormatException;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
    @Test
    void reads_back_what_it_wrote() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            LedgerRecord record = Records.random(random);
            byte[] bytes = RecordCodec.encode(record);
            LedgerRecord back = RecordCodec.decodePrefixed(bytes);

            assertEquals(Records.told(record), Records.told(back), "seed " + seed);
            assertArrayEquals(bytes, RecordCodec.encode(back), "seed " + seed);
        }
    }

    /// Fixed for ever: servers to come must read what this one wrote.
    @Test
    void writes_the_format_that_is_documented() {
        byte[] bytes = RecordCodec.encode(new LedgerRecord.SerialsReserved(1, 1000, Records.NOW));

        assertEquals("0000001a" + "72eba0fa" + "03" + "01" + "000000006b02bd20" + "1dcd6500" + "0000000000000001" + "000003e8",
                HexFormat.of().formatHex(bytes));
    }

    @Test
    void refuses_a_kind_of_record_it_does_not_know_by_name() {
        byte[] payload = payload(new LedgerRecord.ClockConfirmed(Records.NOW));
        payload[0] = 9;

        var refused = assertThrows(SshFormatException.class, () -> RecordCodec.decode(payload));

        assertTrue(refused.getMessage().contains("kind 9 version 1 is unknown"), refused.getMessage());
    }

    @Test
    void refuses_a_version_it_does_not_know() {
        byte[] payload = payload(new LedgerRecord.ClockConfirmed(Records.NOW));
        payload[1] = 2;

        assertThrows(SshFormatException.class, () -> RecordCodec.decode(payload));
    }

    @Test
    void refuses_a_payload_that_is_longer_or_shorter() {
        byte[] payload = payload(Records.issued(1));

        assertThrows(SshFormatException.class, () -> RecordCodec.decode(Arrays.copyOf(payload, payload.length + 1)));
        for (int length = 0; length < payload.length; length++) {
            byte[] shorter = Arrays.copyOf(payload, length);
            assertThrows(SshFormatException.class, () -> RecordCodec.decode(shorter));
        }
    }

    @Test
    void survives_any_payload() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] payload = payload(Records.random(random));
            for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                payload[random.nextInt(payload.length)] = (byte) random.nextInt();
            }
            try {
                assertArrayEquals(payload, payload(RecordCodec.decode(payload)), "seed " + seed);
            } catch (SshFormatException e) {
                // refused, as it should be
            }
        }
    }

    @Test
    void refuses_a_record_whose_checksum_is_wrong() {
        byte[] bytes = RecordCodec.encode(Records.issued(1));
        ByteBuffer.wrap(bytes).putInt(4, ~ByteBuffer.wrap(bytes).getInt(4));

        assertThrows(SshFormatException.class, () -> RecordCodec.decodePrefixed(bytes));
    }

    @Test
    void refuses_to_write_a_record_that_is_too_large() {
        var body = new RecordedCertificate(CertificateId.ssh(1), CertificateKind.SSH_USER, "a", List.of("a"), Records.NOW,
                Records.NOW, new byte[RecordCodec.MOST]);
        var record = new LedgerRecord.Issued(List.of(body), Optional.empty(), Optional.empty(), Records.ORIGIN, Records.NOW);

        assertThrows(IllegalArgumentException.class, () -> RecordCodec.encode(record));
    }

    private static byte[] payload(LedgerRecord record) {
        byte[] bytes = RecordCodec.encode(record);
        return Arrays.copyOfRange(bytes, RecordCodec.PREFIX, bytes.length);
    }
}
