package org.countersign.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where Jazzer enters: feeds the target that `-Dfuzz.target` names.
public final class JazzerEntry {
    private static final Target TARGET = Targets.ALL.get(System.getProperty("fuzz.target")).get();

    private JazzerEntry() {}

    /// Loads what the target needs before the time of an input is taken: the first one would be slow for another reason than itself.
    public static void fuzzerInitialize() throws Exception {
        try (var kept = Files.list(Path.of(System.getProperty("fuzz.kept")))) {
            for (var file : kept.toList()) {
                TARGET.feed(Files.readAllBytes(file));
            }
        }
    }

    public static void fuzzerTestOneInput(byte[] data) throws Exception {
        TARGET.feed(data);
    }
}
