package org.countersign.cli.command.crypto;

import java.io.IOException;
import org.countersign.cli.command.online.PasswordSource;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.keys.PublicJwk;

/// `crypto jwk public` and `thumbprint`: what everybody may know of a key from standard input.
final class LookAtJwk implements Command {
    private static final int LARGEST_INPUT = 64 * 1024;

    enum What { PUBLIC, THUMBPRINT }

    private final What what;

    LookAtJwk(What what) {
        this.what = what;
    }

    @Override
    public int run(Invocation call) throws IOException {
        var key = read(call, call.in().readNBytes(LARGEST_INPUT));
        call.out().print(switch (what) {
            case PUBLIC -> KeyText.jwk(key.json());
            case THUMBPRINT -> PublicJwk.thumbprint(key.key()) + "\n";
        });
        return ExitCode.DONE;
    }

    private static PublicJwk read(Invocation call, byte[] input) {
        try {
            var json = Json.parseObject(input, JsonLimits.FILE);
            return json.get("ciphertext").isPresent() ? opened(call, json) : MakeJwk.fromInput(call, json);
        } catch (JsonException | KeyFormatException e) {
            throw new CommandFailure("standard input holds no JWK: " + e.getMessage()).because(e)
                    .hint("a key is given there, as in 'ca-cli crypto jwk thumbprint < FILE'; 'ca-cli crypto key format --jwk' makes one of other keys");
        }
    }

    private static PublicJwk opened(Invocation call, JsonObject jwe) {
        return PasswordSource.of(call, "Please enter the password to decrypt the JWK", CryptoFlags.PASSWORD_FILE)
                .open(password -> {
                    try (var secret = password.get()) {
                        return ProvisionerKey.decrypt(Json.write(jwe), secret).publicJwk();
                    }
                });
    }
}
