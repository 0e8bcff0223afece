package org.countersign.server.upkeep;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigLoader;

/// The data directory that an operator means: itself, or the configuration file that names it.
final class StoreLocation {
    private StoreLocation() {}

    /// @param variables the environment of the process
    /// @throws IllegalArgumentException when the ledger is in a database
    /// @throws org.countersign.server.config.ConfigException when it is a configuration that cannot be used
    static Path of(String argument, Map<String, String> variables) {
        Path path = Path.of(argument);
        if (!Files.isRegularFile(path)) {
            return path;
        }
        var config = ConfigLoader.load(path, ConfigEnvironment.of(variables, Path.of(""), Optional.empty())).config();
        if (config.database().postgres().isPresent()) {
            throw new IllegalArgumentException("the ledger of " + path + " is in a database: back that up as databases are, and see"
                    + " \"ca-server store copy\" for a copy in a directory");
        }
        return config.storeDirectory();
    }
}
