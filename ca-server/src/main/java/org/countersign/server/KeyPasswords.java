package org.countersign.server;

import java.io.Console;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.core.keys.KeyFileException;
import org.countersign.core.keys.PasswordFile;
import org.countersign.core.keys.Secret;
import org.countersign.server.config.CaConfig;

/// Where the passwords of the key files come from: a password file, the configuration, or whoever started the server.
final class KeyPasswords {
    private final ServerOptions options;
    private final Supplier<Optional<Console>> console;
    /// What can be read only once, by the pipe it came from: keys are read again when the configuration is.
    private final Map<Path, Secret> fromPipes = new HashMap<>();
    /// One answer is tried for the other keys as well: `init` encrypts all of them with one password.
    private Optional<Secret> typed = Optional.empty();

    /// @param console asked when somebody has to type one: looking for it takes a moment
    KeyPasswords(ServerOptions options, Supplier<Optional<Console>> console) {
        this.options = options;
        this.console = console;
    }

    Supplier<Secret> forIssuer(CaConfig config) {
        return () -> find(options.passwordFile(), config, config.key());
    }

    /// The issuer's, if there is a file that has it.
    Optional<Supplier<Secret>> fileOfIssuer() {
        return options.passwordFile().map(file -> () -> read(file));
    }

    Supplier<Secret> forSshHost(CaConfig config, Path keyFile) {
        return () -> find(options.sshHostPasswordFile(), config, keyFile);
    }

    Supplier<Secret> forSshUser(CaConfig config, Path keyFile) {
        return () -> find(options.sshUserPasswordFile(), config, keyFile);
    }

    /// Whether somebody may have to type one of them.
    boolean areTyped(CaConfig config) {
        return config.password().isEmpty() && (options.passwordFile().isEmpty()
                || options.sshHostPasswordFile().isEmpty() || options.sshUserPasswordFile().isEmpty());
    }

    private synchronized Secret find(Optional<Path> passwordFile, CaConfig config, Path keyFile) {
        if (passwordFile.isPresent()) {
            return read(passwordFile.get());
        }
        return config.password().map(Secret::copy).orElseGet(() -> ask(keyFile));
    }

    private synchronized Secret read(Path file) {
        var known = fromPipes.get(file);
        if (known != null) {
            return known.copy();
        }
        boolean once = PasswordFile.isReadOnce(file);
        var password = PasswordFile.read(file);
        if (once) {
            fromPipes.put(file, password.copy());
        }
        return password;
    }

    private Secret ask(Path keyFile) {
        if (typed.isEmpty()) {
            char[] answer = console.get().map(device -> device.readPassword("Password for %s: ", keyFile)).orElse(null);
            if (answer == null) {
                throw new KeyFileException(keyFile + " is encrypted and there is no terminal to ask for the password on;"
                        + " give it with --password-file");
            }
            typed = Optional.of(Secret.typed(answer));
        }
        return typed.get().copy();
    }
}
