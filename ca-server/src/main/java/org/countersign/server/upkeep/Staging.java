package org.countersign.server.upkeep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.countersign.server.ledger.OwnerOnly;

/// A directory that gets its name when all that belongs into it is there and durable. Until then it has another name, and it is
/// deleted when that moment does not come.
final class Staging implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path target;
    private final Path directory;

    /// @throws IOException when there is something at the target already, or its parent is missing: of a disk that is not there, or a name
    ///                     that was mistyped, nobody would hear before the copy is needed
    Staging(Path target) throws IOException {
        this.target = target.toAbsolutePath().normalize();
        this.directory = this.target.resolveSibling(this.target.getFileName() + ".unfinished");
        requireFree(this.target);
        if (!Files.isDirectory(directory.getParent())) {
            throw new IOException(directory.getParent() + " is no directory: is the disk mounted? If it is the right place: mkdir -p " + directory.getParent());
        }
        delete(directory);
        // One that is there again was made by somebody else, who could change what is put into it.
        Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }

    Path directory() {
        return directory;
    }

    void finish() throws IOException {
        OwnerOnly.syncDirectory(directory);
        Files.deleteIfExists(target);
        Files.move(directory, target, StandardCopyOption.ATOMIC_MOVE);
        OwnerOnly.syncDirectory(target.getParent());
    }

    @Override
    public void close() throws IOException {
        delete(directory);
    }

    private static void requireFree(Path target) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        boolean empty = false;
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                empty = files.findAny().isEmpty();
            }
        }
        if (!empty) {
            throw new IOException(target + " is there already and not an empty directory; nothing is overwritten");
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(directory)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
