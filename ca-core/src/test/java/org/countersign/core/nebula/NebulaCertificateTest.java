package org.countersign.core.nebula;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.countersign.core.keys.Pem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NebulaCertificateTest {
    private static NebulaDetails details() {
        return new NebulaDetails("web01", List.of(new NebulaNetwork(0x0a010203, 24)), List.of(new NebulaNetwork(0xc0a80000, 16)),
                List.of("servers", ""), Instant.ofEpochSecond(1_700_000_000), Instant.ofEpochSecond(1_900_000_000), filled(7), false,
                filled(9));
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void writes_the_fields_as_the_format_has_them() {
        var expected = "0a05" + "7765623031"
                + "1209" + "8384845080feffff0f" // 10.1.2.3 and its mask, as numbers of variable length, packed
                + "1a0a" + "8080a0850c" + "8080fcff0f"
                + "2207" + "73657276657273" + "2200"
                + "2880e2cfaa06" + "3080e6fe8907"
                + "3a20" + "07".repeat(32)
                + "4a20" + "09".repeat(32);
        assertEquals(expected, HexFormat.of().formatHex(details().encode()));
    }

    @Test
    void reads_back_what_it_wrote() {
        var certificate = new NebulaCertificate(details(), new byte[64]);
        var read = NebulaCertificate.parse(certificate.encode());
        assertEquals(certificate, read);
        assertEquals("web01", read.details().name());
        assertEquals(List.of(new NebulaNetwork(0x0a010203, 24)), read.details().networks());
        assertEquals("10.1.2.3", read.details().networks().getFirst().ip().toString());
        assertEquals(List.of("servers", ""), read.details().groups());
        assertEquals(Instant.ofEpochSecond(1_900_000_000), read.details().notAfter());
        assertArrayEquals(filled(7), read.details().publicKey());
        assertEquals(List.of(certificate, certificate), NebulaCertificate.parsePem(certificate.toPem() + "\n" + certificate.toPem()));
    }

    /// Each replaces one piece of a good certificate's details by another spelling, or by something unknown.
    @ParameterizedTest
    @CsvSource({
            "0a057765623031, 0a057765623031 0a057765623031, a field twice",
            "2200, 2200 c00601, a curve that is not ours",
            "2200, 2200 52020000, an unknown field",
            "2200, 2200 4000, a field with the value it has anyway",
            "2880e2cfaa06, 2880e2cfaa8600, a number with a needless byte",
            "2880e2cfaa06, 28ffffffffffffffffff01, a date before 1970",
            "2880e2cfaa06, 28ffffffffffffffff7f, a date beyond the calendar",
            "2880e2cfaa06, 28ffffffffffffffffff02, a number of more than 64 bits",
            "1209 8384845080feffff0f, 1205 8384845080, an address with a mask that is cut off",
            "1209 8384845080feffff0f, 1209 8384845080fefbff0f, a mask with a gap",
            "1209 8384845080feffff0f, 1204 83848450, half a network",
            "1209 8384845080feffff0f, 1209 8384845080feffff2f, a mask of more than 32 bits",
            "1209 8384845080feffff0f, 1083848450, a list that is not packed",
            "0a057765623031, 0a05776562ff31, a name that is not UTF-8",
            "0a057765623031, 0a7f7765623031, a length beyond the end",
            "2200, 4001 2200, fields in another order"})
    void refuses_every_other_spelling(String piece, String other, String what) {
        var details = HexFormat.of().formatHex(details().encode());
        var from = piece.replace(" ", "");
        assertEquals(details.indexOf(from), details.lastIndexOf(from), what);
        byte[] changed = HexFormat.of().parseHex(details.replace(from, other.replace(" ", "")));
        byte[] encoded = new ProtobufWriter().element(1, changed).bytes(2, new byte[64]).toBytes();
        assertThrows(NebulaFormatException.class, () -> NebulaCertificate.parse(encoded), what);
    }

    @Test
    void refuses_keys_issuers_and_signatures_of_another_length() {
        var good = details();
        assertThrows(NebulaFormatException.class, () -> changed(new byte[65], false, good.issuer()));
        assertThrows(NebulaFormatException.class, () -> changed(good.publicKey(), false, new byte[0]));
        assertThrows(NebulaFormatException.class, () -> changed(good.publicKey(), true, good.issuer()));
        assertThrows(NebulaFormatException.class, () -> changed(good.publicKey(), false, new byte[31]));
        assertThrows(NebulaFormatException.class, () -> new NebulaCertificate(good, new byte[63]));
    }

    private static NebulaDetails changed(byte[] key, boolean authority, byte[] issuer) {
        var good = details();
        return new NebulaDetails(good.name(), good.networks(), good.subnets(), good.groups(), good.notBefore(), good.notAfter(), key,
                authority, issuer);
    }

    @Test
    void refuses_text_that_holds_no_certificate_or_one_of_version_2() {
        assertThrows(NebulaFormatException.class, () -> NebulaCertificate.parsePem(""));
        assertThrows(NebulaFormatException.class, () -> NebulaCertificate.parsePem("-----BEGIN NEBULA CERTIFICATE-----"));
        assertThrows(NebulaFormatException.class, () -> NebulaCertificate.parsePem(
                Pem.encode("NEBULA CERTIFICATE V2", new NebulaCertificate(details(), new byte[64]).encode())));
        assertThrows(NebulaFormatException.class, () -> NebulaCertificate.parse(new byte[9000]));
    }

    /// Whatever is read is exactly what was there; everything else is refused, and in one way.
    @Test
    void reads_damaged_bytes_as_they_are_or_not_at_all() {
        long seed = 42;
        var random = new Random(seed);
        byte[] good = new NebulaCertificate(details(), new byte[64]).encode();
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = Arrays.copyOf(good, good.length - (random.nextInt(10) == 0 ? random.nextInt(good.length) : 0));
            for (int changes = random.nextInt(3); changes >= 0 && bytes.length > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertArrayEquals(bytes, NebulaCertificate.parse(bytes).encode(), "seed " + seed);
                read++;
            } catch (NebulaFormatException e) {
                // as it should be
            }
        }
        assertEquals(true, read > 100, "only " + read + " were read");
    }
}
