package org.countersign.server.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.KeyFileException;
import org.countersign.core.keys.RegularFile;

/// The contexts of a step path, as the command line keeps them: `contexts.json` names them, `current-context.json` the one in use.
final class StepContexts {
    private static final int LARGEST = 1024 * 1024;

    private StepContexts() {}

    /// The home of the authority that the context belongs to; empty when none is named and none is in use.
    static Optional<Path> authority(Path base, Optional<String> wanted) {
        var name = wanted.or(() -> read(base.resolve("current-context.json")).flatMap(file -> file.string("context")))
                .filter(text -> !text.isEmpty());
        return name.map(found -> home(base, found));
    }

    private static Path home(Path base, String name) {
        var file = base.resolve("contexts.json");
        var authority = read(file).flatMap(contexts -> contexts.object(name)).map(context -> context.text("authority")).orElse("");
        if (!authority.matches("[^/]+") || authority.matches("\\.\\.?")) {
            throw ConfigException.unreadable("there is no context " + Shown.quoted(name) + " in " + file);
        }
        return base.resolve("authorities").resolve(authority);
    }

    private static Optional<JsonObject> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.parseObject(RegularFile.read(file, LARGEST, "file"), JsonLimits.FILE));
        } catch (KeyFileException | JsonException e) {
            throw ConfigException.unreadable("the contexts in " + file + " cannot be read: " + e.getMessage());
        }
    }
}
