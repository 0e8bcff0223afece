package org.countersign.cli.command.ssh.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.FileFailure;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;

/// Files changed one after the other, each whole or not at all, and put back in reverse order when the last one turns out
/// to be wrong.
final class Changes {
    /// Something to be done with files.
    interface Work {
        void run() throws IOException;
    }

    private final Deque<Work> undone = new ArrayDeque<>();
    private Runnable afterUndo = () -> {};

    /// Does the work, which changes files by these methods, or puts everything back.
    void allOrNothing(Work work) throws IOException {
        try {
            work.run();
        } catch (CommandFailure e) {
            undo();
            throw e.during("nothing was changed");
        } catch (IOException | RuntimeException e) {
            undo();
            throw e;
        }
    }

    /// Whether anything is different now.
    boolean any() {
        return !undone.isEmpty();
    }

    /// A directory that all may look into: sshd and the doctor read what is in it.
    void directory(Path directory) {
        try {
            if (Files.isDirectory(directory)) {
                return;
            }
            Files.createDirectory(directory);
            undone.push(() -> Files.deleteIfExists(directory));
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw FileFailure.of("making " + directory, e);
        }
    }

    /// Writes a file that anybody may read, unless it is like that already.
    void write(Path file, byte[] content) {
        try {
            if (Files.notExists(file)) {
                AtomicFile.createNew(file, content, FileMode.PUBLIC);
                undone.push(() -> Files.deleteIfExists(file));
                return;
            }
            byte[] before = Files.readAllBytes(file);
            if (!Arrays.equals(before, content)) {
                AtomicFile.write(file, content, FileMode.PUBLIC);
                undone.push(() -> AtomicFile.write(file, before, FileMode.PUBLIC));
            }
        } catch (IOException e) {
            throw FileFailure.of("writing " + file, e);
        }
    }

    /// Removes a file, if it is there.
    void remove(Path file) {
        try {
            if (Files.notExists(file)) {
                return;
            }
            byte[] before = Files.readAllBytes(file);
            Files.delete(file);
            undone.push(() -> AtomicFile.createNew(file, before, FileMode.PUBLIC));
        } catch (IOException e) {
            throw FileFailure.of("removing " + file, e);
        }
    }

    /// For a file that something else has made.
    void made(Path file) {
        undone.push(() -> Files.deleteIfExists(file));
    }

    /// From now on, whoever reads the files has to be told when they are put back.
    void tellAfterUndo(Runnable telling) {
        afterUndo = telling;
    }

    private void undo() {
        while (!undone.isEmpty()) {
            try {
                undone.pop().run();
            } catch (IOException e) {
                throw FileFailure.of("putting the files back as they were", e);
            }
        }
        afterUndo.run();
    }
}
