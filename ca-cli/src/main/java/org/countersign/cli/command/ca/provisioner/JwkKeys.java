package org.countersign.cli.command.ca.provisioner;

import static org.countersign.cli.command.ca.provisioner.ProvisionerFlags.CREATE;
import static org.countersign.cli.command.ca.provisioner.ProvisionerFlags.PASSWORD_FILE;
import static org.countersign.cli.command.ca.provisioner.ProvisionerFlags.PRIVATE_KEY;
import static org.countersign.cli.command.ca.provisioner.ProvisionerFlags.PUBLIC_KEY;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.countersign.cli.command.online.PasswordSource;
import org.countersign.cli.failure.CommandFailure;
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

/// The key of a JWK provisioner: made here, or read from files. Its private half goes into the configuration only under
/// a password, because the CA hands it to everybody.
record JwkKeys(Invocation call) {
    private static final int LARGEST_FILE = 64 * 1024;

    /// Whether the call says anything about the key.
    boolean isGiven() {
        return call.on(CREATE) || call.isGiven(PUBLIC_KEY) || call.isGiven(PRIVATE_KEY);
    }

    JsonObject applyTo(JsonObject section) {
        call.checkIncompatible(CREATE, PUBLIC_KEY, PRIVATE_KEY);
        var edited = section.edit();
        if (call.on(CREATE)) {
            var key = ProvisionerKey.generate(new SecureRandom());
            return edited.put("key", key.publicJwk().json()).put("encryptedKey", encrypted(key)).build();
        }
        if (call.isGiven(PRIVATE_KEY) && call.value(PRIVATE_KEY).isEmpty()) {
            edited.remove("encryptedKey");
        }
        var open = call.value(PRIVATE_KEY).map(Path::of).map(this::privateKey);
        var publicKey = call.value(PUBLIC_KEY).map(Path::of).map(JwkKeys::publicKey);
        if (open.isPresent() && publicKey.isPresent() && !open.get().publicJwk().key().equals(publicKey.get().key())) {
            throw new CommandFailure("the files of '" + PUBLIC_KEY + "' and '" + PRIVATE_KEY + "' do not belong together");
        }
        publicKey.or(() -> open.map(ProvisionerKey::publicJwk)).ifPresent(key -> edited.put("key", key.json()));
        if (publicKey.isPresent() && open.isEmpty()) {
            edited.remove("encryptedKey");
        }
        open.ifPresent(key -> edited.put("encryptedKey", encrypted(key)));
        return edited.build();
    }

    private String encrypted(ProvisionerKey key) {
        try (var password = password("encrypt").choose(0)) {
            return call.progress().during("Encrypting the private key", () -> key.encrypt(password, new SecureRandom()));
        }
    }

    private PasswordSource password(String what) {
        return PasswordSource.of(call, "Please enter the password to " + what + " the provisioner key", PASSWORD_FILE);
    }

    private ProvisionerKey privateKey(Path file) {
        var source = password("open " + file + " and");
        return content(file).contains("-----BEGIN ")
                ? ProvisionerKey.of(source.open(secret -> PrivateKeyFile.read(file, secret)))
                : source.open(secret -> ProvisionerKey.read(file, secret));
    }

    private static PublicJwk publicKey(Path file) {
        var text = content(file);
        if (!text.stripLeading().startsWith("{")) {
            return PublicJwk.of(PublicKeyFile.read(file).key());
        }
        try {
            return PublicJwk.parse(Json.parseObject(text, JsonLimits.FILE));
        } catch (JsonException | KeyFormatException e) {
            throw new CommandFailure("the public key " + file + " cannot be used: " + e.getMessage()).because(e);
        }
    }

    private static String content(Path file) {
        return new String(RegularFile.read(file, LARGEST_FILE, "key file"), StandardCharsets.UTF_8);
    }

    /// The public keys of a K8sSA provisioner: base64 of PEM.
    static Optional<String> pem(Invocation call) {
        return call.value(PUBLIC_KEY).map(Path::of).map(file -> {
            PublicKeyFile.read(file);
            return Base64.getEncoder().encodeToString(content(file).getBytes(StandardCharsets.UTF_8));
        });
    }
}
