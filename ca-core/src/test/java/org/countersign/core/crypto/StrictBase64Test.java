package org.countersign.core.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictBase64Test {
    @Test
    void decodes_the_one_spelling() {
        assertArrayEquals(new byte[] {-5, -1}, StrictBase64.decode("+/8=").orElseThrow());
        assertArrayEquals(new byte[] {-5, -1}, StrictBase64.decodeUrl("-_8").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"+/8", "+/9=", "-_8=", "+/8=\n", " +/8=", "+/8==", "+", "+/8=+/8=", "\u00e9AAA"})
    void refuses_every_other_spelling(String text) {
        assertTrue(StrictBase64.decode(text).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-_8=", "-_9", "+/8", "-_8\n", "-", "-_8."})
    void refuses_every_other_spelling_of_the_url_alphabet(String text) {
        assertTrue(StrictBase64.decodeUrl(text).isEmpty());
    }
}
