package org.countersign.core.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.countersign.core.crypto.Pbkdf2.Hash;
import org.junit.jupiter.api.Test;

class Pbkdf2Test {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String hex(Hash hash, String password, String salt, int rounds, int length) {
        return HexFormat.of().formatHex(Pbkdf2.derive(hash, bytes(password), bytes(salt), rounds, length));
    }

    @Test
    void gives_the_results_of_rfc_6070() {
        assertEquals("0c60c80f961f0e71f3a9b524af6012062fe037a6", hex(Hash.SHA1, "password", "salt", 1, 20));
        assertEquals("4b007901b765489abead49d926f721d065a429c1", hex(Hash.SHA1, "password", "salt", 4096, 20));
        assertEquals("3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038", hex(Hash.SHA1,
                "passwordPASSWORDpassword", "saltSALTsaltSALTsaltSALTsaltSALTsalt", 4096, 25));
        assertEquals("56fa6aa75548099dcc37d7f03425e0c3", hex(Hash.SHA1, "pass\0word", "sa\0lt", 4096, 16));
    }

    @Test
    void gives_the_results_of_rfc_7914() {
        assertEquals("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc",
                hex(Hash.SHA256, "passwd", "salt", 1, 32));
        assertEquals("4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56",
                hex(Hash.SHA256, "Password", "NaCl", 80000, 32));
    }

    @Test
    void agrees_with_the_jdk_for_passwords_around_the_block_length() throws Exception {
        for (var hash : Hash.values()) {
            for (int length : List.of(1, 63, 64, 65, 127, 128, 129, 200)) {
                var password = "x".repeat(length);
                var spec = new PBEKeySpec(password.toCharArray(), bytes("some salt"), 3, 8 * 100);
                var expected = SecretKeyFactory.getInstance("PBKDF2WithHmac" + hash).generateSecret(spec).getEncoded();

                assertArrayEquals(expected, Pbkdf2.derive(hash, bytes(password), bytes("some salt"), 3, 100));
            }
        }
    }

    @Test
    void refuses_no_rounds_and_no_length() {
        assertThrows(IllegalArgumentException.class, () -> Pbkdf2.derive(Hash.SHA256, bytes("p"), bytes("s"), 0, 16));
        assertThrows(IllegalArgumentException.class, () -> Pbkdf2.derive(Hash.SHA256, bytes("p"), bytes("s"), 1, 0));
    }
}
