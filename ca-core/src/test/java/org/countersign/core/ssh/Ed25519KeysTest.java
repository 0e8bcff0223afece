package org.countersign.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519KeysTest {
    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void finds_the_ed25519_key_of_an_x25519_key() {
        var key = Ed25519Keys.ofX25519(bytes("5995f464e9d34d5ca56b9905b9a3cc37c456b2d8d313edbcf584b705b5c04955"));
        byte[] blob = SshPublicKey.of(key).blob();
        assertEquals("9cdcadd470c055ccbf7083ba0956c245c42cad21bd28adb85f257f9a9bb9311c",
                HexFormat.of().formatHex(Arrays.copyOfRange(blob, blob.length - 32, blob.length)));
    }

    /// The example that the authors of the scheme test their own implementation with.
    @Test
    void verifies_a_signature_that_others_made_with_an_x25519_key() throws Exception {
        byte[] secret = new byte[32];
        secret[8] = (byte) 189;
        secret[31] = 64;
        byte[] u = new byte[32];
        X25519.scalarMultBase(secret, 0, u, 0);
        byte[] signed = bytes("11c7f3e6c4df9e8a5150e1db3b30f92de3a3b3aa438656545fa7390f4bcc7bb2"
                + "6c431d9e90643e4f0eaa0e9c557766fa69ada576d63dcaf2ac326c11d0b97702");
        var verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(Ed25519Keys.ofX25519(u));
        verifier.update(new byte[200]);
        assertTrue(verifier.verify(signed));
        verifier.update(new byte[201]);
        assertFalse(verifier.verify(signed));
    }

    /// 0, 1 and p - 1 lie in small groups, p and 2^255 - 1 have a shorter form, the next two are points of order eight, the last has
    /// the wrong length.
    @ParameterizedTest
    @ValueSource(strings = {
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0900000000000000000000000000000000000000000000000000000000000080",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "09000000000000000000000000000000000000000000000000000000000000"})
    void refuses_what_is_no_x25519_key(String hex) {
        assertThrows(SshFormatException.class, () -> Ed25519Keys.ofX25519(bytes(hex)));
    }
}
