package org.countersign.server.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.countersign.core.keys.AtomicFile;

/// Copies a ledger, also one that a server is just writing: segments that have ended never change again, and of the last one all
/// whole frames are taken. So the copy is the ledger as it was at one moment.
public final class LedgerCopy {
    private LedgerCopy() {}

    /// Copies what is in `ledger/` there to `ledger/` here, makes it durable, and reads all of the copy again.
    ///
    /// @return what the copy amounts to
    /// @throws DamagedLedgerException when the copy is not a whole ledger, because what was copied is none
    public static LedgerReader.Extent copy(Path from, Path to, SegmentScan.Visitor visitor) throws IOException {
        Path directory = LedgerFiles.directory(to);
        AtomicFile.createDirectories(directory);
        try {
            copy(new LedgerReader(from).files(), directory);
        } catch (NoSuchFileException e) {
            throw new IOException("segment " + e.getFile() + " went to the archive while it was copied; try again", e);
        }
        OwnerOnly.syncDirectory(directory);
        return new LedgerReader(to).read(visitor);
    }

    private static void copy(List<Path> files, Path directory) throws IOException {
        for (Path file : files) {
            try (var in = OwnerOnly.open(file, StandardOpenOption.READ);
                    var out = OwnerOnly.create(directory.resolve(file.getFileName()))) {
                boolean last = file.equals(files.getLast());
                copy(in, last ? LedgerReader.lastSegment(file, (_, _) -> { }).end() : in.size(), out);
                out.force(true);
            } catch (DamagedLedgerException | FileSystemException e) {
                throw e;
            } catch (IOException e) {
                // Of a disk that is full the JDK says neither which one nor what was to be written.
                throw new IOException("copying " + file + " to " + directory + " failed: " + e.getMessage() + "; " + room(files, directory), e);
            }
        }
    }

    private static String room(List<Path> files, Path directory) throws IOException {
        long needed = 0;
        for (Path file : files) {
            needed += Files.size(file);
        }
        return "the ledger takes " + kilobytes(needed) + ", and there is room for " + kilobytes(Files.getFileStore(directory).getUsableSpace())
                + " more. Make room there or name a place on another disk; nothing is left of this copy";
    }

    private static String kilobytes(long bytes) {
        return Math.ceilDiv(bytes, 1000) + " kB";
    }

    private static void copy(FileChannel in, long bytes, FileChannel out) throws IOException {
        long at = 0;
        while (at < bytes) {
            long copied = in.transferTo(at, bytes - at, out);
            if (copied <= 0) {
                throw new IOException("a segment became shorter while it was copied");
            }
            at += copied;
        }
    }
}
