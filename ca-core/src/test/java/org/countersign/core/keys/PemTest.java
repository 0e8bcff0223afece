package org.countersign.core.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
    private static final String TWO = """
            subject=anything
            -----BEGIN CERTIFICATE-----
            AQIDBA==
            -----END CERTIFICATE-----
            -----BEGIN EC PRIVATE KEY-----
            Proc-Type: 4,ENCRYPTED
            DEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF

            BQYH
            CAkK
            -----END EC PRIVATE KEY-----
            """;

    @Test
    void reads_every_block_and_skips_the_text_around_them() {
        var blocks = Pem.parse(TWO);

        assertEquals(2, blocks.size());
        assertEquals("CERTIFICATE", blocks.get(0).label());
        assertArrayEquals(new byte[] {1, 2, 3, 4}, blocks.get(0).der());
        assertEquals(Map.of(), blocks.get(0).headers());
    }

    @Test
    void keeps_the_headers_of_an_old_encrypted_key() {
        var key = Pem.parse(TWO).get(1);

        assertEquals("4,ENCRYPTED", key.headers().get("Proc-Type"));
        assertEquals("AES-256-CBC,00112233445566778899AABBCCDDEEFF", key.headers().get("DEK-Info"));
        assertArrayEquals(new byte[] {5, 6, 7, 8, 9, 10}, key.der());
    }

    @Test
    void reads_carriage_returns_and_trailing_blanks() {
        assertEquals(2, Pem.parse(TWO.replace("\n", " \r\n")).size());
    }

    @Test
    void finds_no_block_in_other_text() {
        assertTrue(Pem.parse("ssh-ed25519 AAAA comment\n").isEmpty());
    }

    @Test
    void writes_lines_of_64_characters_that_it_reads_again() {
        byte[] bytes = new byte[100];
        bytes[99] = 7;
        var text = Pem.encode("PUBLIC KEY", bytes);

        assertTrue(text.startsWith("-----BEGIN PUBLIC KEY-----\n"));
        assertTrue(text.endsWith("==\n-----END PUBLIC KEY-----\n"));
        assertEquals(64, text.lines().skip(1).findFirst().orElseThrow().length());
        assertArrayEquals(bytes, Pem.parse(text).getFirst().der());
    }

    @Test
    void never_prints_the_bytes() {
        assertFalse(Pem.parse(TWO).get(1).toString().contains("5"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "-----BEGIN A-----\nAQID\n",
        "-----BEGIN A-----\nAQID\n-----END B-----\n",
        "-----BEGIN A-----\nAQ ID\n-----END A-----\n",
        "-----BEGIN A-----\nAQI\n-----END A-----\n",
        "-----BEGIN A-----\nAQJ=\n-----END A-----\n",
        "-----BEGIN A-----\n-----END A-----\n",
        "-----BEGIN A-----\nAQID\nX: y\nAQID\n-----END A-----\n",
        "-----BEGIN A-----\nAQID\n-----BEGIN A-----\nAQID\n-----END A-----\n",
        "-----BEGIN a-----\nAQID\n-----END a-----\n",
        "-----BEGIN A\nAQID\n-----END A-----\n",
        "-----BEGIN -----\nAQID\n-----END -----\n"})
    void refuses_a_block_that_is_not_whole(String text) {
        assertThrows(KeyFormatException.class, () -> Pem.parse(text));
    }
}
