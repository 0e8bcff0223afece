package org.countersign.cli.grammar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.home.Defaults;
import org.countersign.cli.release.Release;
import org.countersign.cli.terminal.Streams;
import org.countersign.cli.terminal.Terminal;

/// Finds the command that the first words name, and runs it or shows its help.
public final class Dispatcher {
    private final CommandGroup root;
    private final Function<String, Optional<String>> elsewhere;
    private final Map<String, String> environment;
    private final Streams streams;
    private Optional<Path> defaultsFile = Optional.empty();

    /// @param elsewhere for the words of a command that is not there, what to use instead
    public Dispatcher(CommandGroup root, Function<String, Optional<String>> elsewhere, Map<String, String> environment, Streams streams) {
        this.root = root;
        this.elsewhere = elsewhere;
        this.environment = environment;
        this.streams = streams;
    }

    public int dispatch(List<String> words) throws IOException {
        words.forEach(LostCharacters::refuse);
        return enter(root, new ArrayList<>(), withoutGlobalFlags(words));
    }

    /// `--config FILE` stands before the command; `--version` and `-v` are the command `version`.
    private List<String> withoutGlobalFlags(List<String> words) {
        if (words.isEmpty()) {
            return words;
        }
        var first = words.getFirst().replaceFirst("^--", "-");
        if (first.equals("-version") || first.equals("-v")) {
            return List.of("version");
        }
        if (first.startsWith("-config=")) {
            return useDefaults(first.substring("-config=".length()), words.subList(1, words.size()));
        }
        if (first.equals("-config")) {
            if (words.size() < 2) {
                throw new CommandFailure("missing value for flag '--config'");
            }
            return useDefaults(words.get(1), words.subList(2, words.size()));
        }
        return words;
    }

    private List<String> useDefaults(String file, List<String> rest) {
        if (!Files.isRegularFile(Path.of(file))) {
            throw new CommandFailure("invalid value '" + file + "' for flag '--config'; it is not a file");
        }
        defaultsFile = Optional.of(Path.of(file));
        return withoutGlobalFlags(rest);
    }

    private int enter(CommandGroup group, List<String> path, List<String> words) throws IOException {
        if (words.isEmpty() || CommandLine.isHelp(words.getFirst())) {
            return help(group, path);
        }
        var word = words.getFirst();
        var rest = words.subList(1, words.size());
        if (word.equals("help")) {
            return helpFor(group, path, rest);
        }
        if (word.startsWith("-")) {
            throw new CommandFailure("flag provided but not defined: " + word).hint("the command comes first, then its flags");
        }
        // Not a switch over types: the JDK makes a class for each of those when it first runs, which no cache saves, and every
        // command comes by here.
        var node = member(group, word, path);
        path.add(word);
        return node instanceof CommandGroup inner ? enter(inner, path, rest) : run((CommandSpec) node, path, rest);
    }

    private Node member(CommandGroup group, String word, List<String> path) {
        return group.member(word).orElseThrow(() -> {
            var failure = new CommandFailure("No help topic for '" + word + "'").exitCode(ExitCode.UNKNOWN_COMMAND);
            return elsewhere.apply((String.join(" ", path) + " " + word).strip())
                    .or(() -> NearestName.of(word, group.members().stream().map(Node::name).toList()).map(name -> "did you mean '" + name + "'?"))
                    .map(failure::hint)
                    .orElse(failure.hint("'" + (Release.PROGRAM + " " + String.join(" ", path)).strip() + " help' lists the commands"));
        });
    }

    private int helpFor(CommandGroup group, List<String> path, List<String> words) throws IOException {
        if (!words.isEmpty() && words.getFirst().replaceFirst("^--", "-").equals("-man")) {
            if (words.size() != 2) {
                throw new CommandFailure("missing value for flag '--man'").hint("name the folder to write the manual pages into");
            }
            new ManPages(Path.of(words.get(1))).write(group, path);
            return ExitCode.DONE;
        }
        Node node = group;
        for (var word : words) {
            if (CommandLine.isHelp(word) || !(node instanceof CommandGroup inner)) {
                break;
            }
            node = member(inner, word, path);
            path.add(word);
        }
        return help(node, path);
    }

    private int help(Node node, List<String> path) {
        new HelpText(streams.outStyle()).write(node, String.join(" ", path), streams.out());
        return ExitCode.DONE;
    }

    private int run(CommandSpec spec, List<String> path, List<String> words) throws IOException {
        var line = CommandLine.parse(spec, words);
        if (line.wantsHelp()) {
            return help(spec, path);
        }
        var name = String.join(" ", path);
        checkCount(spec, name, line.positionals().size());
        try (var terminal = new Terminal(streams.device())) {
            var session = new Session(environment, streams, terminal, defaultsFile);
            return spec.action().get().run(invocation(spec, name, line, session));
        }
    }

    private Invocation invocation(CommandSpec spec, String name, CommandLine line, Session session) {
        var defaults = Defaults.NONE;
        if (spec.readsDefaults()) {
            session.select(chosenContext(spec, line));
            defaults = session.defaults();
        }
        return new Invocation(name, line.positionals(), new Arguments(spec, line, environment, defaults), session);
    }

    /// `--context` chooses the defaults files, so it is looked up before them.
    private Optional<String> chosenContext(CommandSpec spec, CommandLine line) {
        return spec.flags().stream().filter(flag -> flag.names().contains("context")).findFirst()
                .flatMap(flag -> Optional.ofNullable(line.given().get(flag)).map(List::getFirst)
                        .or(() -> Optional.ofNullable(environment.get(flag.variable()))))
                .filter(name -> !name.isEmpty());
    }

    private static void checkCount(CommandSpec spec, String name, int count) {
        var usage = (Release.PROGRAM + " " + name + " " + spec.arguments()).strip();
        long least = spec.positionals().stream().filter(p -> p.count() == Positional.Count.ONE).count();
        boolean unbounded = spec.positionals().stream().anyMatch(p -> p.count() == Positional.Count.ANY_NUMBER);
        if (count < least) {
            throw new CommandFailure("not enough positional arguments were provided in '" + usage + "'").hint(remedy(spec, name));
        }
        if (!unbounded && count > spec.positionals().size()) {
            throw new CommandFailure("too many positional arguments were provided in '" + usage + "'")
                    .hint(spec.positionals().isEmpty() ? "it takes none" : "a word with blanks in it has to stand in quotes");
        }
    }

    private static String remedy(CommandSpec spec, String name) {
        return spec.example().map(line -> "for example: " + line).orElse("'" + Release.PROGRAM + " " + name + " --help' explains it");
    }
}
