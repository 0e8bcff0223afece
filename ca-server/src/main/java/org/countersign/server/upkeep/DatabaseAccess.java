package org.countersign.server.upkeep;

import java.util.Optional;
import org.countersign.core.keys.PasswordFile;
import org.countersign.core.keys.Secret;
import org.countersign.server.config.PostgresConfig;
import org.countersign.server.store.postgres.PostgresSettings;

/// How to get into the database that a configuration names: the password is in a file, in the URL, or in the environment.
public final class DatabaseAccess {
    /// As `psql` has it.
    private static final String PASSWORD_VARIABLE = "PGPASSWORD";

    private DatabaseAccess() {}

    /// @throws org.countersign.core.keys.KeyFileException when the password file cannot be read
    public static PostgresSettings of(PostgresConfig config) {
        Optional<Secret> password = config.passwordFile().map(PasswordFile::read).or(config::password)
                .or(() -> Optional.ofNullable(System.getenv(PASSWORD_VARIABLE)).map(Secret::of));
        return new PostgresSettings(config.hosts(), config.database(), config.user(), password, config.properties());
    }
}
