package org.countersign.cli.command.crypto;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.KeyFlags;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.keys.PublicJwk;

/// `crypto jwk create`: the key of a JWK provisioner, in two files.
final class MakeJwk implements Command {
    @Override
    public int run(Invocation call) {
        call.checkIncompatible(CryptoFlags.FROM_PEM, KeyFlags.KTY, KeyFlags.CURVE, KeyFlags.SIZE);
        var outputs = new OutputFiles(call.terminal(), call.on(CommonFlags.FORCE));
        var publicKey = outputs.claim(Path.of(call.positional(0)), FileMode.PRIVATE);
        var privateKey = outputs.claimSecret(Path.of(call.positional(1)));
        var pair = pair(call);
        var key = named(call, ProvisionerKey.of(pair));
        var password = NewPassword.of(call, CryptoFlags.PASSWORD_FILE);
        privateKey.write(call.progress().during("Encrypting the private key", () ->
                password.map(secret -> KeyText.jwe(key, secret)).orElseGet(() -> KeyText.jwk(key.privateJwk()))));
        publicKey.write(KeyText.jwk(key.publicJwk().json()));
        call.status().done("Public Key", publicKey);
        call.status().done("Private Key", privateKey);
        return ExitCode.DONE;
    }

    private static KeyPair pair(Invocation call) {
        var generator = KeyFlags.choice(call, KeyGenerator.ec("P-256"));
        return call.value(CryptoFlags.FROM_PEM).map(Path::of)
                .map(file -> AnyKey.read(call, file, CryptoFlags.PASSWORD_FILE).pair(file))
                .orElseGet(() -> call.progress().during("Making a key", () -> generator.generate(new SecureRandom())));
    }

    /// The same key under the name and for the algorithm that the user wants.
    private static ProvisionerKey named(Invocation call, ProvisionerKey key) {
        var json = key.privateJwk().edit();
        call.value(CryptoFlags.KEY_ID).ifPresent(id -> json.put("kid", id));
        call.value(CryptoFlags.ALGORITHM).ifPresent(algorithm -> json.put("alg", algorithm));
        try {
            return ProvisionerKey.parse(json.build());
        } catch (KeyFormatException e) {
            throw FlagFailure.invalid(CryptoFlags.ALGORITHM, call.value(CryptoFlags.ALGORITHM).orElse(""), e.getMessage());
        }
    }

    /// Reads a JWK from standard input, for the commands that look at one.
    static PublicJwk fromInput(Invocation call, JsonObject json) {
        try {
            return json.get("d").isPresent() ? ProvisionerKey.parse(json).publicJwk() : PublicJwk.parse(json);
        } catch (KeyFormatException e) {
            throw new CommandFailure("standard input holds no JWK that can be used: " + e.getMessage()).because(e);
        }
    }
}
