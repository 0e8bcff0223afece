package org.countersign.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.KeyFileException;
import org.countersign.core.keys.RegularFile;

/// Reads a configuration and checks it whole, the files it names included, before anything starts.
public final class ConfigLoader {
    private static final int LARGEST = 4 * 1024 * 1024;

    private ConfigLoader() {}

    /// What the file says alone: where servers share a part of their configuration, that part is missing.
    ///
    /// @throws ConfigException with all faults at once, or when the file cannot be read
    public static LoadedConfig load(Path file, ConfigEnvironment environment) {
        return load(file, environment, (_, _, _, _) -> Optional.empty());
    }

    /// With what servers share, where the file says that they do.
    public static LoadedConfig load(Path file, ConfigEnvironment environment, SharedSource source) {
        return load(file, environment, source, _ -> { });
    }

    /// @param issuerKey is told where the issuer's key is said to be, before anything has been judged
    public static LoadedConfig load(Path file, ConfigEnvironment environment, SharedSource source, Consumer<Path> issuerKey) {
        return load(file, environment, (json, configFile, at, findings) -> {
            keyNamedIn(json, at).ifPresent(issuerKey);
            return shared(source, json, configFile, at, findings);
        });
    }

    private static Optional<Path> keyNamedIn(JsonObject json, ConfigEnvironment environment) {
        var name = new Section(json, "", new Findings(), CaConfigReader.NAMES).text("key");
        try {
            return name.isEmpty() ? Optional.empty() : Optional.of(environment.file(name));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// With this in place of what it has itself, or shares.
    public static LoadedConfig load(Path file, ConfigEnvironment environment, SharedDocument document) {
        return load(file, environment, (_, _, _, _) -> Optional.of(document));
    }

    /// The document with the texts of the template files that it names.
    ///
    /// @throws ConfigException as when a server would be started with it
    public static SharedDocument whole(SharedDocument document, Path file, ConfigEnvironment environment) {
        if (document.files().isPresent()) {
            return document;
        }
        var configFile = environment.file(file.toString());
        var findings = new Findings();
        var files = new FilesRead(environment);
        CaConfigReader.read(document.in(json(configFile)), configFile, environment, findings, files);
        try {
            return document.with(files.templateTexts());
        } catch (KeyFileException e) {
            throw ConfigException.of(configFile, List.of(new Fault("", e.getMessage())));
        }
    }

    private interface Shared {
        Optional<SharedDocument> read(JsonObject json, Path configFile, ConfigEnvironment environment, Findings findings);
    }

    private static LoadedConfig load(Path file, ConfigEnvironment environment, Shared shared) {
        var configFile = environment.file(file.toString());
        var findings = new Findings();
        var own = json(configFile);
        var document = shared.read(own, configFile, environment, findings);
        var json = document.map(part -> part.in(own)).orElse(own);
        var files = new FilesRead(environment, document.flatMap(SharedDocument::files));
        var config = CaConfigReader.read(json, configFile, environment, findings, files);
        var check = new FileCheck(findings);
        files.uses().forEach(check::require);
        check.configuration(configFile, config);
        if (config.isEmpty() || !findings.faults().isEmpty()) {
            throw ConfigException.of(configFile, document.map(SharedDocument::version).orElse(0L), findings.faults());
        }
        check.noteStoreOfStepCa(config.get().database());
        var part = SharedPart.of(document.map(SharedDocument::version).orElse(0L), json, files.templates());
        return new LoadedConfig(config.get().with(part), findings.warnings());
    }

    private static Optional<SharedDocument> shared(SharedSource source, JsonObject json, Path configFile, ConfigEnvironment environment, Findings findings) {
        var top = new Section(json, "", new Findings(), CaConfigReader.NAMES);
        var database = DatabaseConfig.read(top, configFile, environment, new FilesRead(environment)).flatMap(DatabaseConfig::postgres)
                .filter(PostgresConfig::shared);
        if (database.isEmpty() || top.text("crt").isEmpty()) {
            return Optional.empty();
        }
        SharedDocument.SECTIONS.stream().filter(top::has).forEach(name -> findings.fault(name, "is in the database, because db.configuration says so;"
                + " remove it here, or put it there with: ca-server config push " + configFile));
        try {
            return Optional.of(source.newest(database.get(), environment.file(top.text("crt"))));
        } catch (SharedException e) {
            findings.fault("db.configuration", e.getMessage());
            throw ConfigException.of(configFile, findings.faults());
        }
    }

    private static JsonObject json(Path file) {
        byte[] content;
        try {
            content = RegularFile.read(file, LARGEST, "configuration");
        } catch (KeyFileException e) {
            throw ConfigException.unreadable(e.getMessage());
        }
        try {
            return Json.parseObject(content, JsonLimits.FILE);
        } catch (JsonException e) {
            throw ConfigException.of(file, List.of(new Fault("", e.getMessage())));
        }
    }
}
