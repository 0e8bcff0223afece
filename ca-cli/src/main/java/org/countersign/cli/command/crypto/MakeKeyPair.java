package org.countersign.cli.command.crypto;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.KeyFlags;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.KeyGenerator;

/// `crypto keypair`: a new key in two PEM files.
final class MakeKeyPair implements Command {
    @Override
    public int run(Invocation call) {
        var generator = KeyFlags.choice(call, KeyGenerator.ec("P-256"));
        var outputs = new OutputFiles(call.terminal(), call.on(CommonFlags.FORCE));
        var publicKey = outputs.claim(Path.of(call.positional(0)), FileMode.PUBLIC);
        var privateKey = outputs.claimSecret(Path.of(call.positional(1)));
        var password = NewPassword.of(call, CryptoFlags.PASSWORD_FILE);
        var pair = call.progress().during("Making a key", () -> generator.generate(new SecureRandom()));
        privateKey.write(call.progress().during("Encrypting the private key", () -> KeyText.privatePem(pair, password)));
        publicKey.write(KeyText.publicPem(pair.getPublic()));
        call.status().done("Public Key", publicKey);
        call.status().done("Private Key", privateKey);
        return ExitCode.DONE;
    }
}
