package org.countersign.cli.home;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The base directory of a user, `$STEPPATH` or else `~/.step`, and the contexts below it.
public final class Home {
    private final Path base;
    private final Contexts contexts;

    private Home(Path base) {
        this.base = base;
        this.contexts = new Contexts(base);
    }

    public static Home of(Map<String, String> environment) {
        var chosen = environment.getOrDefault("STEPPATH", "");
        return new Home(chosen.isEmpty() ? userHome(environment).resolve(".step") : absolute(chosen));
    }

    /// `$HOME`, else what the account database says.
    public static Path userHome(Map<String, String> environment) {
        var home = environment.getOrDefault("HOME", "");
        return absolute(home.isEmpty() ? System.getProperty("user.home") : home);
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize();
    }

    public Path base() {
        return base;
    }

    public Contexts contexts() {
        return contexts;
    }

    /// The directory for a context, or the base directory.
    public StepPath stepPath(Optional<Context> context) {
        return new StepPath(base, context);
    }
}
