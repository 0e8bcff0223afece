package org.countersign.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/// The directories that relative names in `ca.json` start from. They differ by setting, as they always have: template
/// files lie below the step path, all other files count from the working directory.
///
/// @param stepPath         home of a CA and its client: `$STEPPATH`, else `.step` in the home directory
/// @param home             what `~/` in the name of a template file stands for
/// @param workingDirectory where the server was started
public record ConfigEnvironment(Path stepPath, Path home, Path workingDirectory) {
    public ConfigEnvironment {
        workingDirectory = workingDirectory.toAbsolutePath();
        home = workingDirectory.resolve(home);
        stepPath = workingDirectory.resolve(stepPath);
    }

    /// @param variables the environment variables of the process, of which `STEPPATH` and `HOME` are read
    public static ConfigEnvironment of(Map<String, String> variables, Path workingDirectory) {
        var home = Path.of(variables.getOrDefault("HOME", ""));
        var stepPath = variables.getOrDefault("STEPPATH", "");
        return new ConfigEnvironment(stepPath.isEmpty() ? home.resolve(".step") : Path.of(stepPath), home, workingDirectory);
    }

    /// The file that is read when none is named.
    public Path defaultFile() {
        return stepPath.resolve("config").resolve("ca.json");
    }

    /// @throws InvalidPathException if the text cannot be a file name
    Path file(String name) {
        return workingDirectory.resolve(name);
    }

    /// @throws InvalidPathException if the text cannot be a file name
    Path templateFile(String name) {
        if (name.startsWith("~/")) {
            return home.resolve(name.substring(2));
        }
        boolean fromHere = name.startsWith("./") || name.startsWith("../");
        return (fromHere ? workingDirectory : stepPath).resolve(name);
    }
}
