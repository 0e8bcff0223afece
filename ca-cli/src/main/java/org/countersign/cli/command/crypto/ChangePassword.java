package org.countersign.cli.command.crypto;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.online.PasswordSource;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.keys.Secret;
import org.countersign.core.keys.WrongPasswordException;

/// `crypto change-pass`: the same keys under another password, each in the form it had.
final class ChangePassword implements Command {
    @Override
    public int run(Invocation call) {
        NewPassword.checkFlags(call, CryptoFlags.NEW_PASSWORD_FILE);
        var files = call.positionals().stream().map(Path::of).toList();
        if (files.size() > 1 && call.value(CryptoFlags.OUT).isPresent()) {
            throw new CommandFailure("--out is a place for one key, and there are " + files.size());
        }
        // Everything that can be refused is refused before the first file is written.
        var keys = read(call, files);
        // Without --out the files are meant to be replaced: that is what the command is for.
        boolean force = call.on(CommonFlags.FORCE) || call.value(CryptoFlags.OUT).isEmpty();
        var claimed = new OutputFiles(call.terminal(), force);
        var outputs = files.stream().map(file -> claimed.claimSecret(call.value(CryptoFlags.OUT).map(Path::of).orElse(file))).toList();
        var password = NewPassword.of(call, CryptoFlags.NEW_PASSWORD_FILE);
        var texts = call.progress().during("Encrypting the private key", () -> texts(keys, password));
        for (int i = 0; i < texts.size(); i++) {
            outputs.get(i).write(texts.get(i));
            call.status().done("Private Key", outputs.get(i));
        }
        return ExitCode.DONE;
    }

    /// A password file counts for all of them. It may be a pipe, so it is read once; a person is asked for each.
    private static List<AnyKey> read(Invocation call, List<Path> files) {
        var ofAll = call.value(CryptoFlags.PASSWORD_FILE).map(_ -> password(call, files.getFirst()));
        try {
            return files.stream().map(file -> read(file, ofAll.orElseGet(() -> password(call, file)))).toList();
        } catch (CommandFailure e) {
            throw files.size() == 1 || !(e.getCause() instanceof WrongPasswordException) ? e
                    : e.hint("nothing was changed; if it has the new password already, since an earlier run was interrupted, leave it out");
        }
    }

    private static PasswordSource password(Invocation call, Path file) {
        return AnyKey.password(call, file, CryptoFlags.PASSWORD_FILE);
    }

    private static AnyKey read(Path file, PasswordSource password) {
        var key = AnyKey.read(file, password);
        key.pair(file);
        return key;
    }

    /// Those in PEM get one salt, so that a server opens all of them with one derivation.
    private static List<String> texts(List<AnyKey> keys, Optional<Secret> password) {
        var pairs = keys.stream().filter(key -> key.form() == AnyKey.Form.PEM).flatMap(key -> key.openPair().stream()).toList();
        var pems = KeyText.privatePems(pairs, password).iterator();
        return keys.stream().map(key -> switch (key.form()) {
            case PEM -> pems.next();
            case OPENSSH -> PrivateKeyFile.openSsh(key.openPair().orElseThrow(), password, "", new SecureRandom());
            case JWK -> jwk(ProvisionerKey.of(key.openPair().orElseThrow()), password);
        }).toList();
    }

    private static String jwk(ProvisionerKey key, Optional<Secret> password) {
        return password.map(secret -> KeyText.jwe(key, secret)).orElseGet(() -> KeyText.jwk(key.privateJwk()));
    }
}
