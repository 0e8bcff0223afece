package org.countersign.cli.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.countersign.cli.failure.FileFailure;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;

/// A file that was found writable and, if it exists, may be replaced. Made by [OutputFiles].
public final class OutputFile {
    private final Path path;
    private final FileMode mode;
    private final boolean keepsMode;

    OutputFile(Path path, FileMode mode, boolean keepsMode) {
        this.path = path;
        this.mode = mode;
        this.keepsMode = keepsMode;
    }

    public Path path() {
        return path;
    }

    public void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Writes the whole file or nothing; it is on the disk when this returns.
    public void write(byte[] content) {
        try {
            if (keepsMode) {
                AtomicFile.rewrite(path, content, mode);
            } else {
                AtomicFile.write(path, content, mode);
            }
        } catch (IOException e) {
            throw FileFailure.of("writing " + path, e);
        }
    }

    /// As status lines show it.
    @Override
    public String toString() {
        return path.toString();
    }
}
