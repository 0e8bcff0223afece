package org.countersign.cli.command.ca;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.command.online.PasswordSource;
import org.countersign.cli.command.online.TokenFlags;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.keys.RegularFile;
import org.countersign.core.token.TokenMinter;

/// The private key of a JWK provisioner that its owner keeps in a file. With the name of the provisioner, tokens can be
/// made without asking the CA anything.
final class ProvisionerKeyFile {
    private static final int LARGEST_FILE = 64 * 1024;

    private ProvisionerKeyFile() {}

    static TokenMinter minter(Invocation call, CaSession ca, Path file, PasswordSource password) {
        var key = isPem(file)
                ? ProvisionerKey.of(password.open(secret -> PrivateKeyFile.read(file, secret)))
                : password.open(secret -> ProvisionerKey.read(file, secret));
        var keyId = call.value(TokenFlags.KEY_ID).orElseGet(() -> key.publicJwk().keyId());
        var name = call.value(TokenFlags.PROVISIONER).orElseGet(() -> nameOf(keyId, ca, file));
        return TokenMinter.jwk(name, keyId, key.keyPair().getPrivate());
    }

    private static boolean isPem(Path file) {
        byte[] content = RegularFile.read(file, LARGEST_FILE, "key file");
        return new String(content, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
    }

    private static String nameOf(String keyId, CaSession ca, Path file) {
        return ca.provisioners().stream()
                .filter(provisioner -> provisioner.type().equals("JWK") && provisioner.keyId().equals(keyId))
                .findFirst().map(provisioner -> provisioner.name())
                .orElseThrow(() -> new CommandFailure("no provisioner of the CA has the key " + file)
                        .hint("name the provisioner with the '" + TokenFlags.PROVISIONER + "' flag if you are sure"));
    }
}
