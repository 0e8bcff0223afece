package org.countersign.server;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.core.crypto.Crypto;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigException;
import org.countersign.server.config.ConfigLoader;
import org.countersign.server.config.LoadedConfig;

/// What a start waits for longest: the configuration, and the keys that it names, which are still being read.
record StartInputs(LoadedConfig loaded, KeyPasswords passwords, KeyFiles keys) {

    /// @param crypto may still be being loaded
    /// @throws ConfigException when the configuration cannot be used
    static StartInputs read(ServerOptions options, Path configFile, ConfigEnvironment environment, Supplier<Crypto> crypto) {
        var passwords = new KeyPasswords(options, () -> Optional.ofNullable(System.console()));
        var keys = new KeyReading(passwords, crypto);
        var loaded = ConfigLoader.load(configFile, environment, new SharedFromDatabase(), keys::beginEarly);
        return new StartInputs(loaded, passwords, keys.all(loaded.config()));
    }
}
