package org.countersign.server.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// The right to use a data directory, held by one ledger at a time. The operating system takes it back when the
/// process ends, however it ends.
///
/// The file that is locked also names the ledger that the directory was made for and the segment that was begun last, so that what has
/// vanished is missed: beginning anew in its place would accept tokens again.
final class DirectoryLock implements Closeable {
    /// A POSIX lock is the process's and is lost when *any* of its handles to the file is closed. So within this
    /// process a file that is locked is not even opened again.
    private static final Set<Object> HELD_HERE = ConcurrentHashMap.newKeySet();

    private static final int MOST_OF_NAME = 100;
    private static final Pattern NOTE = Pattern.compile("([0-9a-f]{32})(?: ([0-9]{1,10}))?");

    /// @param ledger  its ID in hex; empty when none was put here, or a crash kept it from being written
    /// @param segment number of the segment that was begun last; 0 when nothing is known of it
    record Note(String ledger, long segment) {
        private static final Note NONE = new Note("", 0);

        boolean isEmpty() {
            return ledger.isEmpty();
        }
    }

    private final Object file;
    private final FileChannel channel;

    private DirectoryLock(Object file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// @throws DirectoryInUseException when another ledger has the directory
    static synchronized DirectoryLock acquire(Path directory) throws IOException {
        Path path = directory.resolve("lock");
        createIfMissing(path);
        OwnerOnly.requireRegular(path);
        Object file = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        if (!HELD_HERE.add(file)) {
            throw new DirectoryInUseException(directory);
        }
        try {
            return new DirectoryLock(file, locked(path, directory));
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(file);
            throw e;
        }
    }

    private static FileChannel locked(Path path, Path directory) throws IOException {
        FileChannel channel = OwnerOnly.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new DirectoryInUseException(directory);
        }
        return channel;
    }

    /// What was put here last.
    Note note() throws IOException {
        var bytes = ByteBuffer.allocate(MOST_OF_NAME);
        while (channel.read(bytes, bytes.position()) > 0) {
            // read on until the file ends
        }
        var text = NOTE.matcher(new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip());
        if (!text.matches()) {
            return Note.NONE;
        }
        return new Note(text.group(1), text.group(2) == null ? 0 : Long.parseLong(text.group(2)));
    }

    void put(Note note) throws IOException {
        channel.write(ByteBuffer.wrap((note.ledger() + " " + note.segment() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
        channel.force(true);
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
