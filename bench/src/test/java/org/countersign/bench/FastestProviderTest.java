package org.countersign.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPairGenerator;
import org.countersign.core.crypto.Crypto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Here the native provider is on the class path, as in the server.
class FastestProviderTest {
    private static final byte[] MESSAGE = {1, 2, 3};

    @Test
    void the_native_provider_serves_where_its_library_loads() {
        assertEquals("AmazonCorrettoCryptoProvider", Crypto.fastest().name());
    }

    @ParameterizedTest
    @CsvSource({"Ed25519, Ed25519", "EC, SHA256withECDSA", "RSA, SHA512withRSA"})
    void signs_and_verifies_with_keys_that_the_jdk_made(String keyType, String algorithm) throws Exception {
        var pair = KeyPairGenerator.getInstance(keyType).generateKeyPair();
        var fastest = Crypto.fastest();
        byte[] signature = fastest.signer(algorithm, pair.getPrivate()).sign(MESSAGE);
        assertTrue(fastest.verifier(algorithm, pair.getPublic()).verify(MESSAGE, signature));
        assertTrue(Crypto.jdk().verifier(algorithm, pair.getPublic()).verify(MESSAGE, signature));
    }
}
