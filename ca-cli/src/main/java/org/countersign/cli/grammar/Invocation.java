package org.countersign.cli.grammar;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.home.Home;
import org.countersign.cli.home.StepPath;
import org.countersign.cli.progress.Progress;
import org.countersign.cli.release.Release;
import org.countersign.cli.terminal.StatusLines;
import org.countersign.cli.terminal.Streams;
import org.countersign.cli.terminal.Terminal;

/// One run of a command: its arguments, and everything it may read from or write to.
public final class Invocation {
    private final String name;
    private final List<String> positionals;
    private final Arguments arguments;
    private final Session session;

    Invocation(String name, List<String> positionals, Arguments arguments, Session session) {
        this.name = name;
        this.positionals = positionals;
        this.arguments = arguments;
        this.session = session;
    }

    /// The command as the user typed it, with the program in front: `ca-cli ca health`.
    public String name() {
        return Release.PROGRAM + " " + name;
    }

    /// The positionals; their number was checked against the declaration.
    public List<String> positionals() {
        return positionals;
    }

    public String positional(int position) {
        return positionals.get(position);
    }

    public Optional<String> optionalPositional(int position) {
        return position < positionals.size() ? Optional.of(positionals.get(position)) : Optional.empty();
    }

    /// Whether a switch is on.
    public boolean on(Flag flag) {
        return arguments.values(flag).contains("true");
    }

    /// Whether the command has the flag at all, for code that several commands share.
    public boolean declares(Flag flag) {
        return arguments.declares(flag);
    }

    /// The value of a flag that was given or has a default. An empty value counts as none; [#isGiven] tells them apart.
    public Optional<String> value(Flag flag) {
        var values = arguments.values(flag);
        return values.isEmpty() || values.getFirst().isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    public List<String> values(Flag flag) {
        return arguments.values(flag);
    }

    /// The value of a flag without which the command makes no sense.
    public String require(Flag flag) {
        return value(flag).orElseThrow(() -> new CommandFailure("'" + name() + "' requires the '" + flag + "' flag"));
    }

    /// Whether the command line, the environment or a defaults file says anything about the flag.
    public boolean isGiven(Flag flag) {
        return arguments.isGiven(flag);
    }

    /// Whether the flag stands on the command line: its value is meant for this call, not a default for many.
    public boolean isTyped(Flag flag) {
        return arguments.isTyped(flag);
    }

    /// Fails when the first flag is given without the second.
    public void checkRequires(Flag flag, Flag needed) {
        if (isActive(flag) && !isActive(needed)) {
            throw withOrigin(FlagFailure.requires(flag, needed), flag);
        }
    }

    /// Fails when the first flag is given together with any of the others.
    public void checkIncompatible(Flag flag, Flag... others) {
        for (var other : others) {
            if (isActive(flag) && isActive(other)) {
                throw withOrigin(FlagFailure.incompatible(flag, other), flag, other);
            }
        }
    }

    /// Whoever did not type a flag will look for it in vain on the command line.
    private CommandFailure withOrigin(CommandFailure failure, Flag... flags) {
        return Stream.of(flags).flatMap(flag -> arguments.origin(flag)
                        .map(origin -> "the value of '" + flag + "' comes from " + origin).stream())
                .findFirst().map(failure::hint).orElse(failure);
    }

    /// A switch that is on, or a flag that was given.
    private boolean isActive(Flag flag) {
        return flag.kind() == Flag.Kind.SWITCH ? on(flag) : isGiven(flag);
    }

    /// Standard output, for machine-usable results only.
    public PrintStream out() {
        return session.streams().out();
    }

    /// Everything that is meant for a person, on standard error.
    public StatusLines status() {
        return session.status();
    }

    /// Tells the person what this call waits for; nobody, where a program reads the result.
    public Progress progress() {
        return arguments.isOn("json") ? Progress.NONE : session.progress();
    }

    public InputStream in() {
        return session.streams().in();
    }

    public Terminal terminal() {
        return session.terminal();
    }

    public Streams streams() {
        return session.streams();
    }

    public Map<String, String> environment() {
        return session.environment();
    }

    /// The base directory and its contexts.
    public Home home() {
        return session.home();
    }

    /// The directory of the authority that this call works with.
    public StepPath stepPath() {
        return session.stepPath();
    }
}
