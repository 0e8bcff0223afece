package org.countersign.server.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;

/// A file with the id of this process.
public final class PidFile implements AutoCloseable {
    private final Path file;
    private final byte[] content;

    private PidFile(Path file, byte[] content) {
        this.file = file;
        this.content = content;
    }

    public static PidFile write(Path file) throws IOException {
        var content = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
        AtomicFile.write(file, content, FileMode.PUBLIC);
        return new PidFile(file, content);
    }

    /// Removes the file, unless another process has written its own there.
    @Override
    public void close() throws IOException {
        if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), content)) {
            Files.delete(file);
        }
    }
}
