package org.countersign.server.upkeep;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigLoader;
import org.countersign.server.store.postgres.PostgresSettings;

/// The store that an operator means: a data directory, or the configuration file that names one, or a database.
final class StoreLocation {
    /// Said where the configuration has a fault: nobody has to mend it to look at a ledger, or to save one.
    static final String WITHOUT_CONFIGURATION = "A ledger in a directory can be reached without its configuration: name the directory instead.";

    private StoreLocation() {}

    /// @param variables the environment of the process
    /// @param instead   what to do when the ledger is in a database
    /// @throws IllegalArgumentException when it is
    /// @throws org.countersign.server.config.ConfigException when it is a configuration that cannot be used
    static Path of(String argument, Map<String, String> variables, String instead) {
        Path path = Path.of(argument);
        if (!Files.isRegularFile(path)) {
            return path;
        }
        var config = ConfigLoader.load(path, environment(variables)).config();
        if (config.database().postgres().isPresent()) {
            throw new IllegalArgumentException("the ledger of " + path + " is in the " + config.database().postgres().get().place() + ": " + instead);
        }
        return config.storeDirectory();
    }

    /// The database of a configuration file; empty when it is none, or names none.
    static Optional<PostgresSettings> database(String argument, Map<String, String> variables) {
        Path path = Path.of(argument);
        return Files.isRegularFile(path)
                ? ConfigLoader.load(path, environment(variables)).config().database().postgres().map(DatabaseAccess::of) : Optional.empty();
    }

    private static ConfigEnvironment environment(Map<String, String> variables) {
        return ConfigEnvironment.of(variables, Path.of(""), Optional.empty());
    }
}
