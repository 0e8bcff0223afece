package org.countersign.cli.command.crypto;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.keys.Secret;

/// `crypto change-pass`: the same key under another password, in the same form.
final class ChangePassword implements Command {
    @Override
    public int run(Invocation call) {
        NewPassword.checkFlags(call, CryptoFlags.NEW_PASSWORD_FILE);
        var file = Path.of(call.positional(0));
        var key = AnyKey.read(call, file, CryptoFlags.PASSWORD_FILE);
        key.pair(file);
        // Without --out the file is meant to be replaced: that is what the command is for.
        boolean force = call.on(CommonFlags.FORCE) || call.value(CryptoFlags.OUT).isEmpty();
        var output = new OutputFiles(call.terminal(), force).claimSecret(call.value(CryptoFlags.OUT).map(Path::of).orElse(file));
        var password = NewPassword.of(call, CryptoFlags.NEW_PASSWORD_FILE);
        output.write(call.progress().during("Encrypting the private key", () -> text(key, password)));
        call.status().done("Private Key", output);
        return ExitCode.DONE;
    }

    private static String text(AnyKey key, Optional<Secret> password) {
        var pair = key.openPair().orElseThrow();
        return switch (key.form()) {
            case PEM -> KeyText.privatePem(pair, password);
            case OPENSSH -> PrivateKeyFile.openSsh(pair, password, "", new SecureRandom());
            case JWK -> password.map(secret -> KeyText.jwe(ProvisionerKey.of(pair), secret))
                    .orElseGet(() -> KeyText.jwk(ProvisionerKey.of(pair).privateJwk()));
        };
    }
}
