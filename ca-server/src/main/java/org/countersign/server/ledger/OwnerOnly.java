package org.countersign.server.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.countersign.core.keys.FileMode;

/// Opens files that only the server's own account may read, whatever the umask says.
public final class OwnerOnly {
    private static final int ROOT = 0;

    private OwnerOnly() {}

    /// A new file; it is an error if one is there.
    public static FileChannel create(Path file) throws IOException {
        var mode = FileMode.PRIVATE.permissions();
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var channel = FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(mode));
        Files.setPosixFilePermissions(file, mode);
        return channel;
    }

    /// An existing regular file. One that is written to has no second name: a copy made of hard links would be written to as well, and
    /// be no copy.
    public static FileChannel open(Path file, StandardOpenOption... options) throws IOException {
        requireRegular(file);
        Set<OpenOption> all = new HashSet<>(List.of(options));
        if (all.contains(StandardOpenOption.WRITE) && (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) > 1) {
            throw new IOException(file + " has a second name somewhere (a hard link), under which it would change too; to give the server one of"
                    + " its own: cp -p " + file + " " + file + ".own && mv " + file + ".own " + file);
        }
        all.add(LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(file, all);
    }

    /// Whoever can write to a directory can put a file of their own in the place of each one that is in it, whatever its mode. So it
    /// belongs to the account that works in it, or to root, and is not open to everybody.
    ///
    /// For root this means what is root's own: files that it made among those of another account would lock that account out.
    public static void requireOwn(Path directory) throws IOException {
        if (Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException(directory + " can be written by everybody, who could put another ledger there; look whether it is"
                    + " the right one, then: chmod o-w " + directory);
        }
        int owner = (int) Files.getAttribute(directory, "unix:uid");
        int self = ownAccount(owner);
        if (owner != self && owner != ROOT) {
            throw new IOException(directory + " belongs to another account (" + Files.getOwner(directory).getName()
                    + "); run this as that account, or give the directory to this one");
        }
    }

    /// The effective one, as Linux shows it to every process.
    ///
    /// @param otherwise where it is not shown
    private static int ownAccount(int otherwise) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("Uid:")).map(line -> Integer.parseInt(line.split("\\s+")[2])).findFirst().orElse(otherwise);
        } catch (NoSuchFileException e) {
            return otherwise;
        }
    }

    /// Links, pipes and devices are refused before they are opened: opening a pipe would wait for ever.
    public static void requireRegular(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is not a regular file");
        }
    }

    /// Which file has this name at the moment. Something of its own, equal to nothing else, when none has.
    static Object fileKey(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
        } catch (NoSuchFileException e) {
            return new Object();
        }
    }

    /// Makes created, renamed and deleted names durable.
    public static void syncDirectory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
