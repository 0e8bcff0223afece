package org.countersign.cli.openssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What `StrictModes` of sshd demands of a file that decides who gets in, and of every directory above it up to the home
/// of the user: owned by the user or root, and writable by nobody else.
///
/// @param uid of the user who logs in
public record StrictModes(int uid, Path home) {
    private static final int WRITABLE_BY_OTHERS = 0022;

    /// The first thing that sshd objects to.
    public Optional<String> objection(Path file) throws IOException {
        var real = file.toRealPath();
        if (!Files.isRegularFile(real)) {
            return Optional.of(real + " is not a regular file");
        }
        for (var part = real; part != null; part = part.getParent()) {
            if (isLoose(part)) {
                return Optional.of(part + " is writable by others, or belongs to neither root nor the user");
            }
            if (part.equals(home)) {
                break;
            }
        }
        return Optional.empty();
    }

    private boolean isLoose(Path part) throws IOException {
        int owner = (Integer) Files.getAttribute(part, "unix:uid");
        int mode = (Integer) Files.getAttribute(part, "unix:mode");
        return owner != 0 && owner != uid || (mode & WRITABLE_BY_OTHERS) != 0;
    }
}
