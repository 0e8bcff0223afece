package org.countersign.cli.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.FileFailure;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;

/// A file with one JSON object in it. The parser is loaded only when the file exists.
final class JsonFile {
    private JsonFile() {}

    static Optional<JsonObject> read(Path file) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw FileFailure.of(e);
        }
        try {
            return Optional.of(Json.parseObject(content, JsonLimits.FILE));
        } catch (JsonException e) {
            throw new CommandFailure(file + ": " + e.getMessage()).hint("correct the file or remove it").because(e);
        }
    }

    /// Writes the whole file or nothing, and the directories above it; a file that is there keeps its mode.
    static void write(Path file, String text, FileMode mode) {
        try {
            AtomicFile.createDirectories(file.getParent());
            AtomicFile.rewrite(file, text.getBytes(StandardCharsets.UTF_8), mode);
        } catch (IOException e) {
            throw FileFailure.of("writing " + file, e);
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw FileFailure.of("removing " + file, e);
        }
    }
}
