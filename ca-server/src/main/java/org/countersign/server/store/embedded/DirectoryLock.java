package org.countersign.server.store.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.countersign.server.ledger.OwnerOnly;

/// The right to use a data directory, held by one store at a time. The operating system takes it back when the
/// process ends, however it ends.
final class DirectoryLock implements Closeable {
    /// A POSIX lock is the process's and is lost when *any* of its handles to the file is closed. So within this
    /// process a file that is locked is not even opened again.
    private static final Set<Object> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Object file;
    private final FileChannel channel;

    private DirectoryLock(Object file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// @throws DirectoryInUseException when another store has the directory
    static synchronized DirectoryLock acquire(Path directory) throws IOException {
        Path path = directory.resolve("lock");
        createIfMissing(path);
        OwnerOnly.requireRegular(path);
        Object file = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        if (!HELD_HERE.add(file)) {
            throw new DirectoryInUseException(directory);
        }
        FileChannel channel = OwnerOnly.open(path, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            HELD_HERE.remove(file);
            throw new DirectoryInUseException(directory);
        }
        return new DirectoryLock(file, channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD_HERE.remove(file);
    }

    private static void createIfMissing(Path path) throws IOException {
        if (Files.notExists(path)) {
            try {
                OwnerOnly.create(path).close();
            } catch (FileAlreadyExistsException e) {
                // another process was quicker; the lock decides between us
            }
        }
    }
}
