package org.countersign.server.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.countersign.core.keys.RegularFile;

/// Where the text of a template is: in a file, or in the configuration itself.
///
/// @param name  for messages
/// @param file  empty when the text is given
/// @param given empty when it is in the file
public record TemplateSource(String name, Optional<Path> file, Optional<String> given) {
    private static final int LARGEST = 1024 * 1024;

    static TemplateSource of(Path file) {
        return new TemplateSource(file.toString(), Optional.of(file), Optional.empty());
    }

    static TemplateSource of(String name, String text) {
        return new TemplateSource(name, Optional.empty(), Optional.of(text));
    }

    /// @throws org.countersign.core.keys.KeyFileException when the file cannot be read
    public String text() {
        return given.orElseGet(() -> new String(RegularFile.read(file.orElseThrow(), LARGEST, "template"), StandardCharsets.UTF_8));
    }
}
