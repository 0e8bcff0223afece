package org.countersign.core.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Optional;
import org.countersign.core.ssh.SshPublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyGeneratorTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private static KeyGenerator of(String kty, String curve, Integer size) {
        return KeyGenerator.of(Optional.ofNullable(kty), Optional.ofNullable(curve), Optional.ofNullable(size));
    }

    @ParameterizedTest
    @CsvSource({
        ",,,ecdsa-sha2-nistp256,256", "EC,,,ecdsa-sha2-nistp256,256", "EC,P-256,,ecdsa-sha2-nistp256,256",
        "EC,P-384,,ecdsa-sha2-nistp384,384", "EC,P-521,,ecdsa-sha2-nistp521,521", ",P-384,,ecdsa-sha2-nistp384,384",
        "OKP,,,ssh-ed25519,256", "OKP,Ed25519,,ssh-ed25519,256", "RSA,,,ssh-rsa,2048", "RSA,,3072,ssh-rsa,3072"})
    void makes_the_key_that_the_words_name(String kty, String curve, Integer size, String type, int bits) {
        var key = SshPublicKey.of(of(kty, curve, size).generate(RANDOM).getPublic());

        assertEquals(type, key.type().wireName());
        assertEquals(bits, key.bits());
    }

    @ParameterizedTest
    @CsvSource({
        "DSA,,,'EC, RSA or OKP'", "ec,,,'EC, RSA or OKP'", "'',,,'EC, RSA or OKP'", "EC,P-224,,P-521",
        "EC,secp256r1,,P-256", "EC,Ed25519,,P-256", "OKP,X25519,,Ed25519", "OKP,P-256,,Ed25519", "RSA,P-256,,size",
        "RSA,,2047,2048", "RSA,,8193,8192", "RSA,,-1,2048", "EC,,2048,curve", "OKP,,2048,Ed25519", "DSA,,2048,'EC, RSA or OKP'"})
    void refuses_every_other_word_and_says_what_would_do(String kty, String curve, Integer size, String remedy) {
        String message = assertThrows(KeyFormatException.class, () -> of(kty, curve, size)).getMessage();

        assertTrue(message.contains(remedy), message);
    }

    @Test
    void makes_another_key_each_time() {
        var generator = KeyGenerator.ed25519();

        assertTrue(!generator.generate(RANDOM).getPublic().equals(generator.generate(RANDOM).getPublic()));
    }
}
