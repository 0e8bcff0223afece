package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.countersign.core.crypto.Digests;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.Pem;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What servers tell one another of their secrets.
class FilePrintsTest {
    private static final byte[] GUESSABLE = "hunter2".getBytes(StandardCharsets.UTF_8);
    private static final SecureRandom RANDOM = new SecureRandom();

    private static String print(KeyPair issuing, byte[] secret) {
        var prints = new FilePrints(new FilePrints.Key(issuing));
        prints.secret("place", secret);
        return prints.all().getFirst();
    }

    private static KeyPair newKey(String kind) {
        return switch (kind) {
            case "EC" -> KeyGenerator.ec("P-256").generate(RANDOM);
            case "Ed25519" -> KeyGenerator.ed25519().generate(RANDOM);
            default -> KeyGenerator.rsa(2048).generate(RANDOM);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "Ed25519", "RSA"})
    void are_equal_for_one_secret_and_one_key_in_whatever_form_it_is_kept(String kind) {
        var key = newKey(kind);
        var password = Secret.of("a password");
        for (var file : new String[] {PrivateKeyFile.plainPem(key), PrivateKeyFile.encryptedPkcs8(key, password, RANDOM),
                PrivateKeyFile.openSsh(key, Optional.of(password), "a comment", RANDOM)}) {
            assertEquals(print(key, GUESSABLE), print(PrivateKeyFile.parse(file, "a file", password::copy), GUESSABLE));
        }
        assertNotEquals(print(key, GUESSABLE), print(key, "hunter3".getBytes(StandardCharsets.UTF_8)));
    }

    /// Else two nodes with the same secrets would count as different while one of them is older.
    @Test
    void are_the_same_in_every_version() throws Exception {
        var key = newKey("Ed25519");
        byte[] pkcs8 = Pem.parse(PrivateKeyFile.plainPem(key)).getFirst().der();
        var derived = mac("countersign-secret-print-1".getBytes(StandardCharsets.UTF_8), pkcs8);
        assertEquals("place " + HexFormat.of().formatHex(mac(derived, GUESSABLE)), print(key, GUESSABLE));
    }

    private static byte[] mac(byte[] key, byte[] message) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    @Test
    void cannot_be_guessed_without_the_issuing_key() throws Exception {
        var key = newKey("EC");
        var print = print(key, GUESSABLE);
        assertNotEquals(print, print(newKey("EC"), GUESSABLE));
        assertFalse(print.contains(Digests.sha256Hex(GUESSABLE)));
        assertFalse(print.contains(HexFormat.of().formatHex(mac(key.getPublic().getEncoded(), GUESSABLE))));
        assertFalse(new FilePrints.Key(key).toString().matches(".*[0-9a-f]{16}.*"));
    }
}
