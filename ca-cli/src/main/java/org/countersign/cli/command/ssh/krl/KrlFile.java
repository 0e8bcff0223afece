package org.countersign.cli.command.ssh.krl;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.FileFailure;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.RegularFile;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.krl.Krl;
import org.countersign.core.ssh.krl.KrlEdition;
import org.countersign.core.ssh.krl.KrlReader;

/// The file that sshd asks what is revoked. It is replaced whole or not at all, never by an older list, and by one process
/// at a time.
public record KrlFile(Path path) {
    static final int LARGEST = 64 * 1024 * 1024;

    /// What [#take] did.
    public enum Outcome { REPLACED, UNCHANGED, KEPT_NEWER }

    /// Replaces the file, unless it is newer.
    public Outcome take(VerifiedKrl fresh) {
        try (var channel = FileChannel.open(lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE); var _ = channel.lock()) {
            return replace(fresh);
        } catch (IOException e) {
            throw FileFailure.of("writing " + path, e);
        }
    }

    /// Replaces what the file says by something made of it, while nobody else does. It has to be there and readable.
    void change(Function<Krl, byte[]> change) {
        read(path);
        try (var channel = FileChannel.open(lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE); var _ = channel.lock()) {
            AtomicFile.rewrite(path, change.apply(read(path)), FileMode.PUBLIC);
        } catch (IOException e) {
            throw FileFailure.of("writing " + path, e);
        }
    }

    /// A file of its own: a lock on one that is replaced would be a lock on the file that was.
    public Path lock() {
        return Path.of(path + ".lock");
    }

    private Outcome replace(VerifiedKrl fresh) throws IOException {
        if (Files.exists(path)) {
            byte[] old = Files.readAllBytes(path);
            if (Arrays.equals(old, fresh.bytes())) {
                return Outcome.UNCHANGED;
            }
            if (edition(old).filter(edition -> edition.isNewerThan(fresh.edition())).isPresent()) {
                return Outcome.KEPT_NEWER;
            }
        }
        AtomicFile.write(path, fresh.bytes(), FileMode.PUBLIC);
        return Outcome.REPLACED;
    }

    /// Empty for a broken list, which is worth replacing by any good one.
    private static Optional<KrlEdition> edition(byte[] list) {
        try {
            return Optional.of(KrlReader.check(list));
        } catch (SshFormatException e) {
            return Optional.empty();
        }
    }

    /// What a file says that somebody names.
    static Krl read(Path file) {
        try {
            return KrlReader.read(RegularFile.read(file, LARGEST, "revocation list"));
        } catch (SshFormatException e) {
            throw new CommandFailure(file + " is no revocation list that can be read: " + e.getMessage()).because(e);
        }
    }
}
