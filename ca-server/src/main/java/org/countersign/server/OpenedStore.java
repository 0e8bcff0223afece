package org.countersign.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.countersign.core.keys.KeyFileException;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.PostgresConfig;
import org.countersign.server.store.Store;
import org.countersign.server.store.embedded.EmbeddedStore;
import org.countersign.server.store.postgres.PostgresSettings;
import org.countersign.server.store.postgres.PostgresStore;
import org.countersign.server.upkeep.DatabaseAccess;

/// The store that the configuration names.
///
/// @param observeCommits has somebody told how long each commit takes, in nanoseconds
record OpenedStore(Store store, Consumer<LongConsumer> observeCommits) {
    private static final String SEEN = "last-seen.json";

    /// @param onFailure called once when nothing can be recorded any more: the process has to end
    static OpenedStore open(CaConfig config, InstantSource time, Consumer<Throwable> onFailure) throws StartException {
        var postgres = config.database().postgres();
        return postgres.isPresent() ? inDatabase(config, postgres.get(), time, onFailure) : here(config, time, onFailure);
    }

    private static OpenedStore here(CaConfig config, InstantSource time, Consumer<Throwable> onFailure) throws StartException {
        try {
            var store = EmbeddedStore.open(config.storeDirectory(), time, onFailure);
            config.keepExpired().ifPresent(store::archiveRegularly);
            return new OpenedStore(store, store::observeCommits);
        } catch (IOException e) {
            throw new StartException("the ledger in " + config.storeDirectory() + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static OpenedStore inDatabase(CaConfig config, PostgresConfig postgres, InstantSource time, Consumer<Throwable> onFailure)
            throws StartException {
        try {
            var store = PostgresStore.open(settings(postgres), time, seen(config), config.shared().version(), onFailure);
            if (store.figures().records() == 0 && Files.isDirectory(config.storeDirectory().resolve("ledger"))) {
                store.close();
                throw new StartException("the ledger in " + config.storeDirectory() + " is not in the " + postgres.place()
                        + ": tokens would work again and revocations be forgotten; run \"ca-server store copy\" with that directory and this configuration, or move it elsewhere", null);
            }
            config.keepExpired().ifPresent(store::archiveRegularly);
            if (postgres.refusing()) {
                store.yieldToOthers();
            }
            return new OpenedStore(store, store::observeCommits);
        } catch (SQLException e) {
            throw new StartException("the ledger in the " + postgres.place() + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /// Where a server with this configuration notes what it saw last of a ledger in a database.
    static Path seen(CaConfig config) {
        return config.storeDirectory().resolve(SEEN);
    }

    static PostgresSettings settings(PostgresConfig config) throws StartException {
        try {
            return DatabaseAccess.of(config);
        } catch (KeyFileException e) {
            throw new StartException("\"db.passwordFile\": " + e.getMessage(), e);
        }
    }
}
