package org.countersign.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

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

    /// As above, and where there are contexts, in the home of one of them.
    ///
    /// @param context its name; none: the one in use
    /// @throws ConfigException when there is no such context
    public static ConfigEnvironment of(Map<String, String> variables, Path workingDirectory, Optional<String> context) {
        var base = of(variables, workingDirectory);
        return StepContexts.authority(base.stepPath, context)
                .map(authority -> new ConfigEnvironment(authority, base.home, base.workingDirectory)).orElse(base);
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
