package org.countersign.cli.output;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.terminal.Terminal;
import org.countersign.core.keys.FileMode;

/// The files that one command is going to write. A claim finds out whether the file can be written and, if there is
/// one already, asks whether it may be replaced; nothing is touched before [OutputFile#write].
public final class OutputFiles {
    private final Terminal terminal;
    private final boolean force;
    private final Set<Path> claimed = new HashSet<>();

    /// @param force replaces files without asking
    public OutputFiles(Terminal terminal, boolean force) {
        this.terminal = terminal;
        this.force = force;
    }

    /// A file that is nobody's secret. One that is replaced keeps its mode.
    public OutputFile claim(Path path, FileMode modeOfNew) {
        check(path);
        return new OutputFile(path, modeOfNew, true);
    }

    /// A file with a secret in it: for its owner alone, whatever the mode of the file it replaces was.
    public OutputFile claimSecret(Path path) {
        check(path);
        return new OutputFile(path, FileMode.PRIVATE, false);
    }

    private void check(Path path) {
        if (!claimed.add(path.toAbsolutePath().normalize())) {
            throw new CommandFailure(path + " is named twice").hint("give each output its own file");
        }
        if (Files.isDirectory(path)) {
            throw new CommandFailure(path + " is a directory").hint("give the name of a file");
        }
        checkDirectory(path.toAbsolutePath().getParent());
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            checkReplaceable(path);
        }
    }

    /// The directories of `$STEPPATH` are made when they are needed; all others have to be there.
    private static void checkDirectory(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new CommandFailure(directory + ": no such directory");
        }
        if (!Files.isWritable(directory)) {
            throw new CommandFailure(directory + ": permission denied").hint("nothing can be written into this directory");
        }
    }

    private void checkReplaceable(Path path) {
        if (Files.isSymbolicLink(path)) {
            throw new CommandFailure(path + " is a symbolic link").hint("name the file it points to");
        }
        if (!Files.isRegularFile(path)) {
            throw new CommandFailure(path + " is not a regular file");
        }
        if (!force && !terminal.confirm("Would you like to overwrite " + path, "--force")) {
            throw new CommandFailure(path + ": file exists").hint("nothing was written");
        }
    }
}
