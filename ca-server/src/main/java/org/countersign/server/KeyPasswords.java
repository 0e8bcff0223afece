package org.countersign.server;

import java.io.Console;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.core.keys.KeyFileException;
import org.countersign.core.keys.PasswordFile;
import org.countersign.core.keys.Secret;

/// Where the passwords of the key files come from: a password file, the configuration, or whoever started the server.
final class KeyPasswords {
    private final ServerOptions options;
    private final Optional<Secret> configured;
    private final Optional<Console> console;
    /// One answer is tried for the other keys as well: `init` encrypts all of them with one password.
    private Optional<Secret> typed = Optional.empty();

    KeyPasswords(ServerOptions options, Optional<Secret> configured, Optional<Console> console) {
        this.options = options;
        this.configured = configured;
        this.console = console;
    }

    Supplier<Secret> forIssuer(Path keyFile) {
        return () -> find(options.passwordFile(), keyFile);
    }

    Supplier<Secret> forSshHost(Path keyFile) {
        return () -> find(options.sshHostPasswordFile(), keyFile);
    }

    Supplier<Secret> forSshUser(Path keyFile) {
        return () -> find(options.sshUserPasswordFile(), keyFile);
    }

    private Secret find(Optional<Path> passwordFile, Path keyFile) {
        if (passwordFile.isPresent()) {
            return PasswordFile.read(passwordFile.get());
        }
        return configured.map(Secret::copy).orElseGet(() -> ask(keyFile));
    }

    private Secret ask(Path keyFile) {
        if (typed.isEmpty()) {
            char[] answer = console.map(device -> device.readPassword("Password for %s: ", keyFile)).orElse(null);
            if (answer == null) {
                throw new KeyFileException(keyFile + " is encrypted and there is no terminal to ask for the password on;"
                        + " give it with --password-file");
            }
            typed = Optional.of(Secret.typed(answer));
        }
        return typed.get().copy();
    }
}
