package org.countersign.core.keys;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Supplier;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.SshPublicKey;

/// The key of a JWK provisioner: whoever holds it may make one-time tokens. At rest it is a private JWK, as a rule inside
/// a JWE under a password, which the CA hands to anybody who asks; the password is the whole secret.
public final class ProvisionerKey {
    private static final int LIMIT = 64 * 1024;
    private static final String CONTENT_TYPE = "jwk+json";

    private final PublicJwk publicJwk;
    private final KeyPair keyPair;

    private ProvisionerKey(PublicJwk publicJwk, KeyPair keyPair) {
        this.publicJwk = publicJwk;
        this.keyPair = keyPair;
    }

    /// A new EC P-256 key.
    public static ProvisionerKey generate(SecureRandom random) {
        return of(KeyGenerator.ec("P-256").generate(random));
    }

    /// The provisioner key that this pair makes, named by its thumbprint.
    public static ProvisionerKey of(KeyPair pair) {
        return new ProvisionerKey(PublicJwk.of(SshPublicKey.of(pair.getPublic())), pair);
    }

    /// Opens a JWE in compact or JSON form.
    ///
    /// @throws WrongPasswordException when the password does not open it
    /// @throws KeyFormatException when it is not an encrypted private JWK
    public static ProvisionerKey decrypt(String jwe, Secret password) {
        byte[] plain = JweText.parse(jwe).open(password);
        try {
            return PrivateJwk.parse(parseJson(plain));
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /// Reads a key file: a private JWK, in the clear or encrypted.
    ///
    /// @param password asked only for an encrypted one; what it gives is wiped before this returns
    /// @throws WrongPasswordException when the password does not open it
    /// @throws KeyFileException for everything else
    public static ProvisionerKey read(Path file, Supplier<Secret> password) {
        byte[] bytes = RegularFile.read(file, LIMIT, "key file");
        try {
            return parse(bytes, password);
        } catch (WrongPasswordException _) {
            throw new WrongPasswordException("the password for the key file " + file + " is wrong");
        } catch (KeyFormatException e) {
            throw new KeyFileException("the key file " + file + " cannot be used: " + e.getMessage());
        }
    }

    private static ProvisionerKey parse(byte[] bytes, Supplier<Secret> password) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        if (text.stripLeading().startsWith("{")) {
            var json = parseJson(bytes);
            if (json.get("kty").isPresent()) {
                return PrivateJwk.parse(json);
            }
        }
        try (var secret = password.get()) {
            return decrypt(text, secret);
        }
    }

    private static JsonObject parseJson(byte[] utf8) {
        try {
            return Json.parseObject(utf8, JsonLimits.FILE);
        } catch (JsonException e) {
            throw new KeyFormatException("it holds no private JWK: " + e.getMessage());
        }
    }

    /// Takes a private JWK in the clear, with its own key ID and algorithm.
    ///
    /// @throws KeyFormatException when it is not one
    public static ProvisionerKey parse(JsonObject privateJwk) {
        return PrivateJwk.parse(privateJwk);
    }

    static ProvisionerKey of(PublicJwk publicJwk, KeyPair pair) {
        return new ProvisionerKey(publicJwk, pair);
    }

    /// The compact JWE of the private JWK: PBES2 with 600,000 rounds and AES-256-GCM.
    public String encrypt(Secret password, SecureRandom random) {
        if (password.isEmpty()) {
            throw new IllegalArgumentException("an empty password protects nothing");
        }
        byte[] plain = Json.write(privateJwk()).getBytes(StandardCharsets.UTF_8);
        try {
            return JweText.compact(Jwe.seal(plain, CONTENT_TYPE, password, random));
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /// The private JWK in the clear.
    public JsonObject privateJwk() {
        return PrivateJwk.write(publicJwk.json(), keyPair.getPrivate());
    }

    public PublicJwk publicJwk() {
        return publicJwk;
    }

    public KeyPair keyPair() {
        return keyPair;
    }

    @Override
    public String toString() {
        return "provisioner key " + publicJwk.keyId();
    }
}
