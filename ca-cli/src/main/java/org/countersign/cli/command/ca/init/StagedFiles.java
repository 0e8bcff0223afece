package org.countersign.cli.command.ca.init;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.countersign.cli.failure.FileFailure;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;

/// Many files that make sense only together. All are written in full to a directory beside their places first, where a
/// full disk or a missing right shows; only then each is renamed into its place.
final class StagedFiles {
    private final Path base;
    private final Map<Path, Staged> files = new LinkedHashMap<>();

    private record Staged(byte[] content, FileMode mode) {}

    /// @param base a directory on the same file system as all files
    StagedFiles(Path base) {
        this.base = base;
    }

    /// Files reach their places in the order in which they are added.
    void add(Path path, String content, FileMode mode) {
        files.put(path, new Staged(content.getBytes(StandardCharsets.UTF_8), mode));
    }

    /// All or, as far as a file system can promise, nothing.
    void write() {
        try {
            AtomicFile.createDirectories(base);
            var stage = Files.createTempDirectory(base, ".init-");
            try {
                writeTo(stage);
                moveFrom(stage);
            } finally {
                clear(stage);
            }
        } catch (IOException e) {
            throw FileFailure.of("writing the authority", e);
        }
    }

    private void writeTo(Path stage) throws IOException {
        int number = 0;
        for (var file : files.values()) {
            AtomicFile.createNew(stage.resolve(Integer.toString(number++)), file.content(), file.mode());
        }
        for (var path : files.keySet()) {
            AtomicFile.createDirectories(path.getParent());
        }
    }

    private void moveFrom(Path stage) throws IOException {
        int number = 0;
        var directories = new LinkedHashSet<Path>();
        for (var path : files.keySet()) {
            Files.move(stage.resolve(Integer.toString(number++)), path, StandardCopyOption.ATOMIC_MOVE);
            directories.add(path.getParent());
        }
        for (var directory : directories) {
            try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static void clear(Path stage) throws IOException {
        try (var left = Files.list(stage)) {
            for (var file : left.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(stage);
    }
}
