package org.countersign.server;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.keys.RegularFile;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigLoader;
import org.countersign.server.config.Fault;
import org.countersign.server.config.SharedDocument;
import org.countersign.server.config.SharedException;
import org.countersign.server.config.SharedSecrets;
import org.countersign.server.log.Logging;
import org.countersign.server.provisioner.Clouds;
import org.countersign.server.store.postgres.ConfigurationVersion;
import org.countersign.server.store.postgres.Configurations;
import org.countersign.server.store.postgres.PostgresStore;

/// Makes something the configuration that all servers on one database share: loads it as a server would, makes every part of a server
/// with it, signs it, and puts it on the ledger.
final class ConfigPush {
    private static final int LARGEST = 4 * 1024 * 1024;
    private static final int LONGEST_NOTE = 500;

    private final Path configFile;
    private final ConfigEnvironment environment;
    private final KeyPasswords passwords;
    private final String note;
    private final String by;

    /// @param configFile the `ca.json` of a server: names the database and the keys
    ConfigPush(Path configFile, ConfigEnvironment environment, KeyPasswords passwords, String note, String by) {
        this.configFile = configFile;
        this.environment = environment;
        this.passwords = passwords;
        this.note = note;
        this.by = by;
    }

    /// What was pushed, and what its owner should know about it.
    record Pushed(ConfigurationVersion version, List<Fault> warnings) {}

    Pushed file(Path file) throws StartException, SharedException, SQLException {
        try {
            return push(SharedDocument.parse(0, RegularFile.read(file, LARGEST, "configuration")));
        } catch (SharedException e) {
            throw new SharedException(file + ": " + e.getMessage(), e);
        }
    }

    /// Goes back to an older version. It is tried like any other: the servers may have changed since. One that was put
    /// into the database without the signature of the issuing key does not get it here.
    Pushed again(ConfigurationVersion older) throws StartException, SharedException, SQLException {
        var certificate = ConfigLoader.load(configFile, environment).config().certificate();
        if (!SharedFromDatabase.isSigned(older, certificate)) {
            throw new SharedException("version " + older.version() + " is not signed by the key of " + certificate
                    + "; if that key is new, look at what \"ca-server config show\" prints, and push that as a file");
        }
        return push(SharedDocument.parse(0, older.content()));
    }

    private Pushed push(SharedDocument named) throws StartException, SharedException, SQLException {
        Logging.onlyWarnings();
        var document = ConfigLoader.whole(named, configFile, environment);
        refuseSecrets(document);
        if (document.content().length > ConfigurationVersion.MOST) {
            throw new SharedException("it has " + document.content().length + " bytes with its templates, and may have " + ConfigurationVersion.MOST);
        }
        if (note.length() > LONGEST_NOTE || note.codePoints().anyMatch(Character::isISOControl)) {
            throw new SharedException("the note is one line of " + LONGEST_NOTE + " characters at most");
        }
        var loaded = ConfigLoader.load(configFile, environment, document);
        try (var store = PostgresStore.open(ConfigCommand.settings(loaded.config()), InstantSource.system())) {
            return new Pushed(sign(document, loaded.config(), store), loaded.warnings());
        }
    }

    private static void refuseSecrets(SharedDocument document) throws SharedException {
        var secrets = SharedSecrets.in(document);
        if (!secrets.isEmpty()) {
            throw new SharedException("this is not for a database:" + String.join("", secrets.stream().map(secret -> "\n  " + secret).toList()));
        }
    }

    private ConfigurationVersion sign(SharedDocument document, CaConfig config, PostgresStore store) throws StartException, SharedException, SQLException {
        var lasting = Lasting.of(Crypto.fastest(), store, InstantSource.system(), Clouds.REAL, false);
        var material = new MaterialReader(config, KeyFiles.begin(config, passwords, lasting::crypto), lasting.crypto(), lasting.signatures()).read();
        Service.of(config, material, lasting).close();
        long number = Configurations.next(ConfigCommand.settings(config), OpenedStore.seen(config));
        byte[] id = store.ledgerId();
        byte[] content = document.content();
        var version = new ConfigurationVersion(id, number, content, material.issuer().sign(ConfigurationVersion.toBeSigned(id, number, content)), by, note,
                lasting.time().instant());
        if (!store.configure(version)) {
            throw new SharedException("nothing was stored: version " + number + " or a later one was pushed in the meantime. Look at it (ca-server config show), then"
                    + " push again if yours is still right: it gets a number above");
        }
        return version;
    }
}
