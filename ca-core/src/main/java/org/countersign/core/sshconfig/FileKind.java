package org.countersign.core.sshconfig;

import java.util.Arrays;
import java.util.Optional;

/// What a client does with a text it is given.
public enum FileKind {
    /// Puts it as a marked block into a file, in the place of the one that is there.
    SNIPPET("snippet"),
    /// Puts it as the first line into a file.
    PREPEND_LINE("prepend-line"),
    /// Makes it the whole of a file.
    FILE("file"),
    /// Makes a directory; there is no text.
    DIRECTORY("directory");

    private final String word;

    FileKind(String word) {
        this.word = word;
    }

    /// As configurations and answers spell it.
    public String word() {
        return word;
    }

    public static Optional<FileKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
}
