package org.countersign.core.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The two forms hold the same integers, also those that DER writes with a zero in front, or with fewer bytes than there is room for.
class EcdsaSignaturesTest {
    @ParameterizedTest
    @ValueSource(strings = {"1", "7f", "80", "ff", "8000000000000001", "7fffffffffffffff", "ffffffffffffffff"})
    void integers_of_any_length_stand_side_by_side_at_the_same_places(String hex) {
        var integer = new BigInteger(hex, 16);

        byte[] both = EcdsaSignatures.sideBySide(EcdsaSignatures.toDer(integer, BigInteger.TWO), 8);

        assertEquals(16, both.length);
        assertEquals(integer, new BigInteger(1, Arrays.copyOfRange(both, 0, 8)));
        assertArrayEquals(new byte[] {0, 0, 0, 0, 0, 0, 0, 2}, Arrays.copyOfRange(both, 8, 16));
    }
}
