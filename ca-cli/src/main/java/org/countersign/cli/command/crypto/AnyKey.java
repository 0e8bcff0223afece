package org.countersign.cli.command.crypto;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Optional;
import org.countersign.cli.command.online.PasswordSource;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.keys.PublicJwk;
import org.countersign.core.keys.PublicKeyFile;
import org.countersign.core.keys.RegularFile;
import org.countersign.core.ssh.SshPublicKey;

/// A key from a file in any form that is known here: PEM, OpenSSH, JWK or JWE, private or public.
///
/// @param jwk       with its own key ID and algorithm, if it has any
/// @param openPair  both halves of a private key
record AnyKey(Form form, PublicJwk jwk, Optional<KeyPair> openPair) {
    private static final int LARGEST_FILE = 64 * 1024;
    private static final int LARGEST_SET = 1024 * 1024;

    /// How it was written.
    enum Form { PEM, OPENSSH, JWK }

    static AnyKey read(Invocation call, Path file, Flag passwordFile) {
        return read(file, password(call, file, passwordFile));
    }

    static PasswordSource password(Invocation call, Path file, Flag passwordFile) {
        return PasswordSource.of(call, "Please enter the password to decrypt " + file, passwordFile);
    }

    static AnyKey read(Path file, PasswordSource password) {
        var text = new String(RegularFile.read(file, LARGEST_FILE, "key file"), StandardCharsets.UTF_8);
        if (text.contains("PRIVATE KEY-----")) {
            var pair = password.open(secret -> PrivateKeyFile.read(file, secret));
            var form = text.contains("OPENSSH PRIVATE KEY") ? Form.OPENSSH : Form.PEM;
            return new AnyKey(form, PublicJwk.of(SshPublicKey.of(pair.getPublic())), Optional.of(pair));
        }
        if (isPublicJwk(text)) {
            return new AnyKey(Form.JWK, publicJwk(file, text), Optional.empty());
        }
        if (text.stripLeading().startsWith("{") || text.strip().split("\\.").length == 5) {
            var key = password.open(secret -> ProvisionerKey.read(file, secret));
            return new AnyKey(Form.JWK, key.publicJwk(), Optional.of(key.keyPair()));
        }
        var form = text.contains("-----BEGIN ") ? Form.PEM : Form.OPENSSH;
        return new AnyKey(form, PublicJwk.of(PublicKeyFile.read(file).key()), Optional.empty());
    }

    private static boolean isPublicJwk(String text) {
        try {
            var json = Json.parseObject(text, JsonLimits.FILE);
            return json.get("kty").isPresent() && json.get("d").isEmpty();
        } catch (JsonException _) {
            return false;
        }
    }

    private static PublicJwk publicJwk(Path file, String text) {
        try {
            return PublicJwk.parse(Json.parseObject(text, JsonLimits.FILE));
        } catch (JsonException | KeyFormatException e) {
            throw new CommandFailure("the key file " + file + " cannot be used: " + e.getMessage()).because(e);
        }
    }

    /// The key of this name in a JWK set (RFC 7517, "JWK Set Format"). Other keys in it may be of kinds that are not known here.
    static PublicJwk inSet(Path file, String keyId) {
        var text = new String(RegularFile.read(file, LARGEST_SET, "key set"), StandardCharsets.UTF_8);
        try {
            var keys = Json.parseObject(text, JsonLimits.FILE).array("keys");
            var found = keys.stream().filter(item -> item instanceof JsonObject key && key.text("kid").equals(keyId)).map(JsonObject.class::cast)
                    .findFirst().orElseThrow(() -> new CommandFailure("no key in " + file + " is named '" + keyId + "'"));
            return PublicJwk.parse(found);
        } catch (JsonException | KeyFormatException e) {
            throw new CommandFailure("the key set " + file + " cannot be used: " + e.getMessage()).because(e);
        }
    }

    KeyPair pair(Path file) {
        return openPair.orElseThrow(() -> new CommandFailure(file + " holds a public key; give the private one"));
    }
}
