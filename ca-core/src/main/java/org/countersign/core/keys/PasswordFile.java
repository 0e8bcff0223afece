package org.countersign.core.keys;

import java.nio.file.Path;
import java.time.Duration;

/// A file that holds one password: the whole file without trailing white space. It may be a pipe, which can be read only once.
public final class PasswordFile {
    private static final String WHAT = "password file";
    private static final int LIMIT = 64 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private PasswordFile() {}

    /// Whether a second reading would find nothing.
    public static boolean isReadOnce(Path file) {
        return Pipe.isAt(file);
    }

    /// @throws KeyFileException when the file cannot be read, is larger than 64 KiB, or holds no password: an empty one
    ///         would silently leave a key in the clear
    public static Secret read(Path file) {
        byte[] bytes = Pipe.isAt(file) ? Pipe.read(file, LIMIT, WHAT, PATIENCE) : RegularFile.read(file, LIMIT, WHAT);
        var password = Secret.trimmed(bytes, bytes.length);
        if (password.isEmpty()) {
            throw new KeyFileException("the password file " + file + " is empty; write the password into it");
        }
        return password;
    }
}
