package org.countersign.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where the ledger and its index live. The stores of step-ca cannot be read; a configuration that names one gets a
/// store of its own beside it, and what step-ca keeps is never touched.
///
/// @param storeDirectory where the ledger is kept, or would be without the database
/// @param stepCaStore    the directory or file of the step-ca store that the configuration names
/// @param postgres       the database that the ledger is kept in instead
public record DatabaseConfig(Path storeDirectory, Optional<Path> stepCaStore, Optional<PostgresConfig> postgres) {
    static final List<String> NAMES =
            List.of("type", "dataSource", "valueDir", "database", "badgerFileLoadingMode", "passwordFile", "onDifference",
                    "configuration");
    private static final String OWN = "countersign";

    private DatabaseConfig(Path storeDirectory, Optional<Path> stepCaStore) {
        this(storeDirectory, stepCaStore, Optional.empty());
    }

    /// All that cannot change while a server runs, as text: whether a part of the configuration is in the database can.
    public String fixed() {
        return new DatabaseConfig(storeDirectory, stepCaStore, postgres.map(PostgresConfig::withoutShared)).toString();
    }

    static Optional<DatabaseConfig> read(Section top, Path configFile, ConfigEnvironment environment, FilesRead files) {
        if (!top.has("db")) {
            var directory = withoutSetting(configFile);
            top.warn("db", "is not set; the ledger is kept in " + directory);
            return Optional.of(new DatabaseConfig(directory, Optional.empty()));
        }
        return top.section("db", NAMES).flatMap(db -> named(db, configFile, environment, files));
    }

    /// The `db` directory that `init` makes: beside `config/`, or beside the file when it lies elsewhere. The same
    /// subdirectory as for a store of step-ca there, so that the ledger stays where it is when `db` is set later.
    private static Path withoutSetting(Path configFile) {
        var directory = configFile.toAbsolutePath().normalize().getParent();
        boolean usual = directory.endsWith("config");
        return (usual ? directory.resolveSibling("db") : directory.resolve("db")).resolve(OWN);
    }

    private static Optional<DatabaseConfig> named(Section db, Path configFile, ConfigEnvironment environment, FilesRead files) {
        List.of("valueDir", "database", "badgerFileLoadingMode").forEach(db::string);
        var type = db.required("type");
        var server = type.map(text -> text.toLowerCase(Locale.ROOT)).orElse("");
        if (server.equals("postgresql")) {
            return PostgresConfig.read(db, files)
                    .map(postgres -> new DatabaseConfig(withoutSetting(configFile), Optional.empty(), Optional.of(postgres)));
        }
        for (var name : List.of("passwordFile", "onDifference", "configuration")) {
            if (db.has(name)) {
                db.warn(name, "has no effect: it is for type \"postgresql\"");
            }
        }
        if (server.equals("mysql")) {
            return Optional.of(besideServer(db, withoutSetting(configFile)));
        }
        var source = db.required("dataSource").flatMap(name -> path(db, name, environment));
        if (type.isEmpty()) {
            return Optional.empty();
        }
        return switch (type.get().toLowerCase(Locale.ROOT)) {
            case "embedded" -> source.map(own -> new DatabaseConfig(own, Optional.empty()));
            case "badger", "badgerv1", "badgerv2" ->
                source.map(theirs -> new DatabaseConfig(theirs.resolve(OWN), Optional.of(theirs)));
            case "bbolt" ->
                source.map(theirs -> new DatabaseConfig(Path.of(theirs + "." + OWN), Optional.of(theirs)));
            default -> refuse(db, type.get(), "is not a kind of database");
        };
    }

    /// What such a database holds can be imported; it is not connected to. Its address may hold a password, so it is not shown.
    private static DatabaseConfig besideServer(Section db, Path directory) {
        db.value("dataSource");
        db.warn("type", "the database of step-ca is neither read nor written; the ledger is kept in " + directory
                + ". To take over what it holds, see \"ca-server import\"");
        return new DatabaseConfig(directory, Optional.empty());
    }

    private static Optional<DatabaseConfig> refuse(Section db, String type, String why) {
        db.fault("type", Shown.quoted(type) + " " + why + "; use \"embedded\" or \"postgresql\"");
        return Optional.empty();
    }

    private static Optional<Path> path(Section db, String name, ConfigEnvironment environment) {
        try {
            return Optional.of(environment.file(name));
        } catch (InvalidPathException _) {
            db.fault("dataSource", "is not a file name");
            return Optional.empty();
        }
    }
}
