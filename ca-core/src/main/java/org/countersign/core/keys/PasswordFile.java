package org.countersign.core.keys;

import java.nio.file.Path;

/// A file that holds one password: the whole file without trailing white space.
public final class PasswordFile {
    private static final int LIMIT = 64 * 1024;

    private PasswordFile() {}

    /// @throws KeyFileException when the file cannot be read, is larger than 64 KiB, or holds no password: an empty one
    ///         would silently leave a key in the clear
    public static Secret read(Path file) {
        byte[] bytes = RegularFile.read(file, LIMIT, "password file");
        var password = Secret.trimmed(bytes, bytes.length);
        if (password.isEmpty()) {
            throw new KeyFileException("the password file " + file + " is empty; write the password into it");
        }
        return password;
    }
}
