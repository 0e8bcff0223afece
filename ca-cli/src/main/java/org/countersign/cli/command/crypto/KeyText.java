package org.countersign.cli.command.crypto;

import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.Pem;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.keys.Secret;

/// Keys as they are written to files.
final class KeyText {
    private KeyText() {}

    static String privatePem(KeyPair pair, Optional<Secret> password) {
        return privatePems(List.of(pair), password).getFirst();
    }

    /// The same for keys that one program will open together.
    static List<String> privatePems(List<KeyPair> pairs, Optional<Secret> password) {
        if (pairs.isEmpty()) {
            return List.of();
        }
        return password.map(secret -> PrivateKeyFile.encryptedPkcs8(pairs, secret, new SecureRandom()))
                .orElseGet(() -> pairs.stream().map(PrivateKeyFile::plainPem).toList());
    }

    static String publicPem(PublicKey key) {
        return Pem.encode("PUBLIC KEY", key.getEncoded());
    }

    static String jwk(JsonObject json) {
        return Json.writeIndented(json, "  ") + "\n";
    }

    /// A private JWK under a password: JWE in its flattened JSON form (RFC 7516, "Flattened JWE JSON Serialization").
    static String jwe(ProvisionerKey key, Secret password) {
        var parts = key.encrypt(password, new SecureRandom()).split("\\.");
        return jwk(JsonObject.builder().put("protected", parts[0]).put("encrypted_key", parts[1]).put("iv", parts[2])
                .put("ciphertext", parts[3]).put("tag", parts[4]).build());
    }
}
