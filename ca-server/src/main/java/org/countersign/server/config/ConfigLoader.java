package org.countersign.server.config;

import java.nio.file.Path;
import java.util.List;
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

    /// @throws ConfigException with all faults at once, or when the file cannot be read
    public static LoadedConfig load(Path file, ConfigEnvironment environment) {
        var configFile = environment.file(file.toString());
        var findings = new Findings();
        var files = new FilesRead(environment);
        var json = json(configFile);
        var config = CaConfigReader.read(json, configFile, environment, findings, files);
        var check = new FileCheck(findings);
        files.uses().forEach(check::require);
        check.configuration(configFile, config);
        if (config.isEmpty() || !findings.faults().isEmpty()) {
            throw ConfigException.of(configFile, findings.faults());
        }
        check.noteStoreOfStepCa(config.get().database());
        return new LoadedConfig(config.get().with(SharedPart.of(0, json, files.templates())), findings.warnings());
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
