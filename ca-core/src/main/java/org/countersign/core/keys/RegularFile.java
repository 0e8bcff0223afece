package org.countersign.core.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;

/// Reads a small file whole, and nothing that could block or never end: no pipe, no device, no directory.
public final class RegularFile {
    /// More than any key or certificate has; whatever is larger is read in pieces that grow.
    private static final int USUAL = 64 * 1024;

    private RegularFile() {}

    /// The content; symbolic links are followed, because secrets are often mounted as links.
    ///
    /// @param what what the file is for, as the message shall call it: "key file"
    /// @throws KeyFileException when it cannot be read or is larger than `limit` bytes
    public static byte[] read(Path file, int limit, String what) {
        try {
            requireRegular(file, what);
            try (var channel = Files.newByteChannel(file)) {
                return readAll(channel, file, limit, what);
            }
        } catch (NoSuchFileException e) {
            throw new KeyFileException("the " + what + " " + file + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new KeyFileException("the " + what + " " + file + " may not be read by this user; check its owner and mode", e);
        } catch (IOException e) {
            throw new KeyFileException("the " + what + " " + file + " cannot be read", e);
        }
    }

    private static void requireRegular(Path file, String what) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new KeyFileException("the " + what + " " + file + " is "
                    + (attributes.isDirectory() ? "a directory" : "a pipe or device") + "; give a regular file");
        }
    }

    static byte[] readAll(ByteChannel channel, Path file, int limit, String what) throws IOException {
        // One byte more than allowed tells a full file from one that is too long, whatever its size is said to be.
        var buffer = ByteBuffer.allocate(Math.min(limit, USUAL) + 1);
        try {
            while (buffer.position() <= limit && channel.read(buffer) >= 0) {
                buffer = buffer.hasRemaining() ? buffer : doubled(buffer, limit);
            }
            if (buffer.position() > limit) {
                throw new KeyFileException("the " + what + " " + file + " is larger than " + limit + " bytes");
            }
            return Arrays.copyOf(buffer.array(), buffer.position());
        } finally {
            wipe(buffer);
        }
    }

    private static ByteBuffer doubled(ByteBuffer full, int limit) {
        var larger = ByteBuffer.allocate((int) Math.min(2L * full.capacity(), limit + 1L)).put(full.flip());
        wipe(full);
        return larger;
    }

    private static void wipe(ByteBuffer buffer) {
        Arrays.fill(buffer.array(), (byte) 0);
    }

    /// Whether somebody other than the owner may read or change the file.
    public static boolean isOpenToOthers(Path file) throws IOException {
        var others = EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE,
                PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);
        others.retainAll(Files.getPosixFilePermissions(file));
        return !others.isEmpty();
    }
}
