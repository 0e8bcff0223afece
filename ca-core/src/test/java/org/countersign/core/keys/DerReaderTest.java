package org.countersign.core.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DerReaderTest {
    private static DerReader reader(String hex) {
        return new DerReader(HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 255, 256, 65535, 65536})
    void reads_what_is_written_at_every_size(int length) {
        byte[] content = new byte[length];
        var reader = new DerReader(Der.sequence(Der.octets(content), Der.bits(content), Der.integer(length))).sequence();

        assertArrayEquals(content, reader.octets());
        assertArrayEquals(content, reader.bits());
        assertEquals(length, reader.small());
        assertTrue(reader.atEnd());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.840.113549.1.5.13", "1.3.101.112", "2.16.840.1.101.3.4.1.42", "2.5.4.3", "0.9.2342",
        "1.2.4294967296"})
    void reads_the_object_identifiers_it_writes(String oid) {
        assertEquals(oid, new DerReader(Der.oid(oid)).oid());
    }

    @Test
    void reads_numbers_that_do_not_fit_as_the_largest() {
        assertEquals(Integer.MAX_VALUE, new DerReader(Der.integer(BigInteger.TWO.pow(99))).small());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "30", "3080", "30800000", "308101", "30810100", "3082007f", "3083010000", "308400000001aa", "3001", "3002aa",
        "3100", "1f0100"})
    void refuses_a_sequence_that_is_not_whole_and_definite(String hex) {
        assertThrows(KeyFormatException.class, () -> reader(hex).sequence());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0200", "02020001", "0201ff", "0202007f", "0301ff"})
    void refuses_a_number_that_is_negative_or_not_minimal(String hex) {
        assertThrows(KeyFormatException.class, () -> reader(hex).unsigned());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0600", "060180", "0602ff80", "060affffffffffffffffff7f"})
    void refuses_an_object_identifier_that_does_not_end_or_overflows(String hex) {
        assertThrows(KeyFormatException.class, () -> reader(hex).oid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0300", "030101", "0302010a"})
    void refuses_a_bit_string_of_broken_bytes(String hex) {
        assertThrows(KeyFormatException.class, () -> reader(hex).bits());
    }

    @Test
    void refuses_what_follows_the_end() {
        var reader = reader("300000");
        reader.sequence();

        assertThrows(KeyFormatException.class, reader::expectEnd);
        assertThrows(KeyFormatException.class, () -> reader("050100").nothing());
    }
}
