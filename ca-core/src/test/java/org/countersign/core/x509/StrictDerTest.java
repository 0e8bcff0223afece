package org.countersign.core.x509;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import org.countersign.core.keys.Der;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictDerTest {
    @ParameterizedTest
    @ValueSource(strings = {"0500", "3000", "020100", "02020080", "0201ff", "0101ff", "010100", "30053003020101",
        "a003020101", "8000", "3100"})
    void accepts_der(String hex) {
        assertDoesNotThrow(() -> StrictDer.check(HexFormat.of().parseHex(hex)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "3080020101" + "0000", "308103020101", "30820003020101", "0202007f", "0202ff80",
        "0200", "010101", "01020000", "020101" + "00", "3004020101", "30030201", "240404020101", "1000", "1f810000",
        "0000", "30840000000102", "0a02007f", "30ff"})
    void refuses_everything_else(String hex) {
        assertThrows(X509FormatException.class, () -> StrictDer.check(HexFormat.of().parseHex(hex)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0500", "020101", "0101ff" + "a003020101" + "30030101ff"})
    void takes_a_sequence_apart_into_what_it_was_made_of(String hex) {
        byte[] inside = HexFormat.of().parseHex(hex);
        var parts = StrictDer.parts(Der.sequence(inside));

        assertArrayEquals(Der.sequence(inside), Der.sequence(parts.toArray(byte[][]::new)));
        parts.forEach(StrictDer::check);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "020101", "3100", "30020101", "30030201010500", "3003020101" + "00"})
    void takes_nothing_else_apart(String hex) {
        assertThrows(X509FormatException.class, () -> StrictDer.parts(HexFormat.of().parseHex(hex)));
    }

    @Test
    void refuses_numbers_of_more_than_16384_bits() {
        assertDoesNotThrow(() -> StrictDer.check(integer(2049)));
        assertThrows(X509FormatException.class, () -> StrictDer.check(integer(2050)));
    }

    private static byte[] integer(int length) {
        var der = new byte[4 + length];
        Arrays.fill(der, (byte) 1);
        der[0] = 2;
        der[1] = (byte) 0x82;
        der[2] = (byte) (length >> 8);
        der[3] = (byte) length;
        return der;
    }

    @Test
    void refuses_deep_nesting_without_running_out_of_stack() {
        var der = new byte[2 * 127];
        for (int i = 0; i < 127; i++) {
            der[2 * i] = 0x30;
            der[2 * i + 1] = (byte) (2 * (126 - i) > 127 ? 127 : 2 * (126 - i));
        }
        assertThrows(X509FormatException.class, () -> StrictDer.check(der));
        var indefinite = new byte[20_000];
        for (int i = 0; i < indefinite.length; i += 2) {
            indefinite[i] = 0x30;
            indefinite[i + 1] = (byte) 0x80;
        }
        assertThrows(X509FormatException.class, () -> StrictDer.check(indefinite));
    }

    @Test
    void refuses_more_than_256_kibibytes() {
        assertThrows(X509FormatException.class, () -> StrictDer.check(new byte[256 * 1024 + 1]));
    }
}
