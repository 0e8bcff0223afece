package org.countersign.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.countersign.core.crypto.Crypto;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SshSigTest {
    private static final byte[] MESSAGE = "a list of revoked keys".getBytes(StandardCharsets.UTF_8);
    private static final Map<String, String> FAMILIES = Map.of("ed25519", "Ed25519", "ecdsa", "EC", "rsa", "RSA");

    @TempDir
    Path directory;

    private OpenSsh openSsh;

    @BeforeEach
    void open() {
        openSsh = new OpenSsh(directory);
    }

    @ParameterizedTest
    @CsvSource({"ed25519,255", "ecdsa,256", "ecdsa,384", "ecdsa,521", "rsa,3072"})
    void is_verified_by_ssh_keygen(String type, int bits) throws Exception {
        var keys = newKeys(FAMILIES.get(type), bits);
        var key = SshPublicKey.of(keys.getPublic());
        var signature = sign(keys, SshSig.KRL);
        allow(key);

        assertTrue(verifies(signature, SshSig.KRL, MESSAGE));
        assertFalse(verifies(signature, SshSig.KRL, "another list".getBytes(StandardCharsets.UTF_8)));
        assertFalse(verifies(signature, "file", MESSAGE));
        assertFalse(verifies(sign(keys, "file"), SshSig.KRL, MESSAGE));
        assertFalse(verifies(sign(newKeys(FAMILIES.get(type), bits), SshSig.KRL), SshSig.KRL, MESSAGE));
    }

    @ParameterizedTest
    @CsvSource({"ed25519,255", "ecdsa,256", "ecdsa,384", "ecdsa,521", "rsa,2048"})
    void verifies_what_ssh_keygen_signs(String type, int bits) throws Exception {
        var key = openSsh.newKey("id", type, bits == 255 ? 256 : bits);
        Files.write(directory.resolve("message"), MESSAGE);
        openSsh.keygen("-q", "-Y", "sign", "-f", "id", "-n", SshSig.KRL, "message");
        var text = Files.readString(directory.resolve("message.sig"));
        var signature = SshSig.parse(text);

        assertTrue(signature.isGood(key, SshSig.KRL, MESSAGE, Crypto.jdk()));
        assertFalse(signature.isGood(key, SshSig.KRL, new byte[0], Crypto.jdk()));
        assertFalse(signature.isGood(key, "file", MESSAGE, Crypto.jdk()));
        assertFalse(signature.isGood(SshPublicKey.of(newKeys("Ed25519", 255).getPublic()), SshSig.KRL, MESSAGE, Crypto.jdk()));
    }

    @Test
    void reads_back_what_it_wrote() throws Exception {
        var signature = sign(newKeys("EC", 256), SshSig.KRL);

        assertEquals(signature, SshSig.parse(signature.toText()));
        assertTrue(signature.toText().lines().allMatch(line -> line.length() <= 70));
    }

    @Test
    void takes_no_signature_with_a_changed_byte_for_good() throws Exception {
        var keys = newKeys("Ed25519", 255);
        var key = SshPublicKey.of(keys.getPublic());
        var text = sign(keys, SshSig.KRL).toText();
        for (int i = 0; i < text.length(); i++) {
            char changed = text.charAt(i) == 'A' ? 'B' : 'A';
            var spoiled = text.substring(0, i) + changed + text.substring(i + 1);
            try {
                assertFalse(SshSig.parse(spoiled).isGood(key, SshSig.KRL, MESSAGE, Crypto.jdk()), "at " + i);
            } catch (SshFormatException refused) {
                // not even a signature
            }
        }
    }

    @Test
    void refuses_what_is_no_signature_of_ours() {
        for (var text : new String[] {"", "-----BEGIN SSH SIGNATURE-----", "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n",
            "-----BEGIN SSH SIGNATURE-----\n????\n-----END SSH SIGNATURE-----\n"}) {
            assertThrows(SshFormatException.class, () -> SshSig.parse(text), text);
        }
        assertThrows(SshFormatException.class, () -> sign(newKeys("Ed25519", 255), ""));
    }

    private static SshSig sign(KeyPair keys, String namespace) {
        var key = SshPublicKey.of(keys.getPublic());
        var signer = Crypto.jdk().signer(SshSignature.signatureAlgorithm(key.type()), keys.getPrivate());
        return SshSig.make(namespace, MESSAGE, key, signer::sign);
    }

    private static KeyPair newKeys(String algorithm, int bits) throws Exception {
        var generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private void allow(SshPublicKey key) throws Exception {
        Files.writeString(directory.resolve("allowed"), "ca namespaces=\"" + SshSig.KRL + "\" " + key.toLine() + "\n");
    }

    private boolean verifies(SshSig signature, String namespace, byte[] message) throws Exception {
        Files.writeString(directory.resolve("sig"), signature.toText());
        Files.write(directory.resolve("message"), message);
        var process = new ProcessBuilder("ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", "ca", "-n", namespace, "-s", "sig")
                .directory(directory.toFile()).redirectInput(directory.resolve("message").toFile())
                .redirectErrorStream(true).redirectOutput(directory.resolve("answer").toFile()).start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return process.exitValue() == 0;
    }
}
