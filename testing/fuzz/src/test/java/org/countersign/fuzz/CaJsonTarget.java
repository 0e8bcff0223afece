package org.countersign.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigException;
import org.countersign.server.config.ConfigLoader;

/// Configurations: whatever is wrong is a fault with a place, never a crash.
final class CaJsonTarget implements Target {
    private final Path folder;
    private final Path file;

    CaJsonTarget() {
        try {
            folder = Files.createTempDirectory("fuzz");
            file = folder.resolve("ca.json");
            file.toFile().deleteOnExit();
            folder.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Files that it names are never there, so what is taken is what reads without other faults than theirs.
    @Override
    public boolean feed(byte[] data) throws IOException {
        Files.write(file, data);
        try {
            ConfigLoader.load(file, new ConfigEnvironment(folder, folder, folder));
            return true;
        } catch (ConfigException e) {
            Target.require(!e.faults().isEmpty() && !e.getMessage().isEmpty(), "a refusal says why");
            return e.faults().stream().allMatch(fault -> fault.toString().contains("does not exist"));
        }
    }
}
