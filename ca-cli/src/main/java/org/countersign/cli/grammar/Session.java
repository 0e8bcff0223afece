package org.countersign.cli.grammar;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.home.Context;
import org.countersign.cli.home.Defaults;
import org.countersign.cli.home.Home;
import org.countersign.cli.home.StepPath;
import org.countersign.cli.progress.Progress;
import org.countersign.cli.terminal.StatusLines;
import org.countersign.cli.terminal.Streams;
import org.countersign.cli.terminal.Terminal;

/// The surroundings of one run: environment, streams, terminal, and the directory that the chosen context leads to.
/// Everything is opened when first asked for, so that quick commands stay quick.
final class Session {
    private final Map<String, String> environment;
    private final Streams streams;
    private final StatusLines status;
    private final Terminal terminal;
    private final Optional<Path> defaultsFile;
    private Optional<String> contextName = Optional.empty();
    private StepPath stepPath;
    private Progress progress;

    /// @param defaultsFile replaces the defaults file of the base directory, when contexts are off
    Session(Map<String, String> environment, Streams streams, Terminal terminal, Optional<Path> defaultsFile) {
        this.environment = environment;
        this.streams = streams;
        this.status = new StatusLines(streams.err(), streams.errStyle());
        this.terminal = terminal;
        this.defaultsFile = defaultsFile;
    }

    /// Works in the named context for this run instead of the current one.
    void select(Optional<String> name) {
        contextName = name;
    }

    Map<String, String> environment() {
        return environment;
    }

    Streams streams() {
        return streams;
    }

    StatusLines status() {
        return status;
    }

    Progress progress() {
        if (progress == null) {
            progress = streams.errErasable() ? Progress.on(streams.err()) : Progress.NONE;
        }
        return progress;
    }

    Terminal terminal() {
        return terminal;
    }

    Home home() {
        return Home.of(environment);
    }

    StepPath stepPath() {
        if (stepPath == null) {
            stepPath = home().stepPath(context());
        }
        return stepPath;
    }

    private Optional<Context> context() {
        var contexts = home().contexts();
        if (contextName.isPresent()) {
            return Optional.of(contexts.named(contextName.get()));
        }
        var current = contexts.current();
        return current.isPresent() || contexts.all().isEmpty() ? current : Optional.of(choose());
    }

    /// There are contexts but none is in use: the answer is remembered.
    private Context choose() {
        if (!terminal.isPresent()) {
            throw new CommandFailure("no context is selected")
                    .hint("select one with 'context select <name>', or name one with the '--context' flag");
        }
        var all = home().contexts().all();
        var names = all.stream().map(Context::name).toList();
        var chosen = all.get(terminal.choose("Which context would you like to use?", names, "--context"));
        home().contexts().select(chosen);
        return chosen;
    }

    Defaults defaults() {
        var path = stepPath();
        var defaults = Defaults.read(path.context().isPresent()
                ? List.of(path.profileDefaults(), path.defaults())
                : List.of(defaultsFile.orElse(path.defaults())));
        defaults.ignored().forEach(key -> status.say("warning: " + key + " is ignored"));
        return defaults;
    }
}
