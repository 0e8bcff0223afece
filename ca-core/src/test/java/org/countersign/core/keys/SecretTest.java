package org.countersign.core.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void never_prints() {
        assertEquals("(secret)", Secret.of("worthless").toString());
        assertEquals("(secret)", String.valueOf(Secret.of("worthless")));
    }

    @Test
    void is_wiped_and_useless_when_closed() {
        var secret = Secret.of("worthless");
        byte[] lent = secret.use(bytes -> bytes);
        secret.close();

        assertArrayEquals(new byte[9], lent);
        assertThrows(IllegalStateException.class, () -> secret.use(bytes -> bytes.length));
        assertThrows(IllegalStateException.class, secret::copy);
    }

    @Test
    void a_copy_survives_the_original() {
        var secret = Secret.of("worthless");
        var copy = secret.copy();
        secret.close();

        assertTrue(copy.matches(Secret.of("worthless")));
    }

    @Test
    void copies_the_bytes_it_is_made_of() {
        byte[] bytes = {1, 2};
        var secret = Secret.of(bytes);
        bytes[0] = 9;

        assertTrue(secret.matches(Secret.of(new byte[] {1, 2})));
    }

    @Test
    void what_is_typed_loses_its_trailing_white_space_and_is_wiped() {
        char[] typed = " pässwort \t".toCharArray();
        var secret = Secret.typed(typed);

        assertArrayEquals(" pässwort".getBytes(StandardCharsets.UTF_8), secret.use(byte[]::clone));
        assertArrayEquals(new char[typed.length], typed);
    }

    @Test
    void tells_equal_from_different() {
        assertFalse(Secret.of("a").matches(Secret.of("b")));
        assertFalse(Secret.of("a").matches(Secret.of("aa")));
        assertTrue(Secret.of("").isEmpty());
        assertEquals(3, Secret.of("abc").length());
    }
}
