package org.countersign.core.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Writes a whole file or nothing: a new file beside the target gets the mode and the content, is forced to the disk,
/// and only then takes the target's name. When a method returns, content and name are durable; when it throws, the
/// target is what it was before.
///
/// The mode does not depend on the umask. A symbolic link or anything else that is not a regular file is never
/// written through or replaced: who planted it would choose where a key ends up.
public final class AtomicFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final int ATTEMPTS = 10;

    private AtomicFile() {}

    /// Creates the target or replaces it.
    public static void write(Path target, byte[] content, FileMode mode) throws IOException {
        requireReplaceable(target);
        replace(target, content, mode.permissions());
    }

    /// As [#write], but a file that is already there keeps its mode.
    public static void rewrite(Path target, byte[] content, FileMode modeOfNew) throws IOException {
        requireReplaceable(target);
        var permissions = Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                ? Files.getPosixFilePermissions(target, LinkOption.NOFOLLOW_LINKS)
                : modeOfNew.permissions();
        replace(target, content, permissions);
    }

    /// Creates the target.
    ///
    /// @throws FileAlreadyExistsException when there is anything of that name, even if it appears at the last moment
    public static void createNew(Path target, byte[] content, FileMode mode) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        var fresh = writeBeside(target, content, mode.permissions());
        try {
            // A hard link never replaces anything, which a rename would do.
            Files.createLink(target, fresh);
        } finally {
            Files.deleteIfExists(fresh);
        }
        forceDirectory(directoryOf(target));
    }

    private static void replace(Path target, byte[] content, Set<PosixFilePermission> permissions) throws IOException {
        var fresh = writeBeside(target, content, permissions);
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        forceDirectory(directoryOf(target));
    }

    private static void requireReplaceable(Path target) throws IOException {
        if (Files.isSymbolicLink(target)) {
            throw new FileSystemException(target.toString(), null, "is a symbolic link; name the file it points to");
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(target.toString(), null, "is not a regular file");
        }
    }

    private static Path writeBeside(Path target, byte[] content, Set<PosixFilePermission> permissions)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            var fresh = directoryOf(target).resolve(".countersign-" + Long.toHexString(System.nanoTime()) + ".tmp");
            try {
                return writeFresh(fresh, content, permissions);
            } catch (FileAlreadyExistsException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static Path writeFresh(Path fresh, byte[] content, Set<PosixFilePermission> permissions) throws IOException {
        try (var channel = FileChannel.open(fresh, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            Files.setPosixFilePermissions(fresh, permissions);
            var buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
            return fresh;
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
    }

    /// Creates a directory and what is missing above it, open to the owner alone (0700). One that is there stays as it is.
    public static void createDirectories(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        createDirectories(directoryOf(directory));
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
        } catch (FileAlreadyExistsException e) {
            // Somebody else may have been quicker; anything but a directory is an obstacle.
            if (!Files.isDirectory(directory)) {
                throw e;
            }
            return;
        }
        Files.setPosixFilePermissions(directory, DIRECTORY);
        forceDirectory(directoryOf(directory));
    }

    private static Path directoryOf(Path target) {
        return target.toAbsolutePath().getParent();
    }

    /// A new name is durable only when its directory is.
    private static void forceDirectory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
