package org.countersign.core.nebula;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import java.util.HexFormat;
import java.util.List;
import org.countersign.core.crypto.LittleEndian;
import org.countersign.core.keys.Pem;
import org.countersign.core.ssh.Ed25519Keys;
import org.junit.jupiter.api.Test;

class NebulaKeyTest {
    private final SecureRandom random = new SecureRandom();

    private static NebulaKey key(byte[] secret) {
        return NebulaKey.parsePem(Pem.encode("NEBULA X25519 PRIVATE KEY", secret));
    }

    private byte[] newSecret() {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return secret;
    }

    /// The JDK verifies, with the public key as certificates have it.
    private static boolean verifies(byte[] publicKey, byte[] message, byte[] signature) throws Exception {
        var verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(Ed25519Keys.ofX25519(publicKey));
        verifier.update(message);
        return verifier.verify(signature);
    }

    /// Half of all keys belong to a point with an odd x, whose secret number has to be negated.
    @Test
    void signatures_verify_as_those_of_ed25519() throws Exception {
        for (int i = 0; i < 24; i++) {
            byte[] secret = newSecret();
            var key = key(secret);
            byte[] message = ("message " + i).getBytes();
            byte[] signature = key.sign(message, random);
            assertTrue(verifies(key.publicKey(), message, signature), "secret " + HexFormat.of().formatHex(secret));
            message[0] ^= 1;
            assertFalse(verifies(key.publicKey(), message, signature));
        }
    }

    @Test
    void two_signatures_of_one_message_differ() {
        var key = key(newSecret());
        assertNotEquals(HexFormat.of().formatHex(key.sign(new byte[3], random)), HexFormat.of().formatHex(key.sign(new byte[3], random)));
    }

    /// RFC 7748, "Curve25519", the first key of the example of Diffie-Hellman.
    @Test
    void the_public_half_is_that_of_other_programs() throws Exception {
        assertEquals("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", HexFormat.of().formatHex(
                key(HexFormat.of().parseHex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")).publicKey()));
        var pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
        assertArrayEquals(LittleEndian.bytes(((XECPublicKey) pair.getPublic()).getU(), 32),
                key(((XECPrivateKey) pair.getPrivate()).getScalar().orElseThrow()).publicKey());
    }

    @Test
    void refuses_what_is_no_such_key() {
        for (var pem : List.of("", "hello", Pem.encode("NEBULA X25519 PRIVATE KEY", new byte[31]), Pem.encode("NEBULA P256 PRIVATE KEY", new byte[32]),
                Pem.encode("NEBULA X25519 PRIVATE KEY", new byte[32]).repeat(2))) {
            assertThrows(NebulaFormatException.class, () -> NebulaKey.parsePem(pem));
        }
        assertEquals("NebulaKey", key(newSecret()).toString());
    }

    @Test
    void a_blind_changes_nothing_but_the_steps() {
        var scalar = new BigInteger(250, random);
        assertArrayEquals(EdwardsPoint.BASE.times(scalar, BigInteger.ZERO).encode(),
                EdwardsPoint.BASE.times(scalar, new BigInteger(192, random)).encode());
    }
}
