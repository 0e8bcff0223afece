package org.countersign.cli.grammar;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What may stand next on a command line that is not finished yet.
///
/// A shell puts the answer on its user's command line, so nothing is offered that a shell would understand: names of
/// provisioners come from a server.
public final class Completion {
    /// @param text what may stand there
    /// @param help a few words on it, may be empty
    public record Candidate(String text, String help) {}

    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._@:/+%-][A-Za-z0-9._@:/+%=-]*");

    private final CommandGroup root;
    private final Function<String, List<String>> values;

    /// @param values knows the values for what a flag or positional calls its placeholder; empty for files and free texts
    public Completion(CommandGroup root, Function<String, List<String>> values) {
        this.root = root;
        this.values = values;
    }

    /// @param words all words behind the program's name, the last one unfinished and perhaps empty
    public List<Candidate> after(List<String> words) {
        var rest = words.isEmpty() ? List.of("") : words;
        Node node = root;
        int at = 0;
        while (at < rest.size() - 1 && node instanceof CommandGroup group) {
            var member = group.member(rest.get(at++));
            if (member.isEmpty()) {
                return List.of();
            }
            node = member.get();
        }
        var typed = rest.getLast();
        var all = switch (node) {
            case CommandGroup group -> group.members().stream().map(member -> new Candidate(member.name(), member.summary()));
            case CommandSpec spec -> inCommand(spec, rest.subList(at, rest.size()));
        };
        return all.filter(candidate -> candidate.text().startsWith(typed) && HARMLESS.matcher(candidate.text()).matches()).toList();
    }

    private Stream<Candidate> inCommand(CommandSpec spec, List<String> words) {
        var typed = words.getLast();
        var before = words.size() > 1 ? flag(spec, words.get(words.size() - 2)).filter(Flag::takesValue) : Optional.<Flag>empty();
        if (before.isPresent()) {
            return values(before.get()).stream().map(value -> new Candidate(value, ""));
        }
        int equals = typed.indexOf('=');
        if (typed.startsWith("-") && equals > 0) {
            var start = typed.substring(0, equals + 1);
            return flag(spec, typed.substring(0, equals)).stream().flatMap(flag -> values(flag).stream())
                    .map(value -> new Candidate(start + value, ""));
        }
        if (typed.startsWith("-")) {
            return spec.flags().stream().map(flag -> new Candidate(flag.label(), flag.help()));
        }
        int position = positionals(spec, words.subList(0, words.size() - 1));
        return spec.positionals().stream().skip(position).limit(1)
                .flatMap(positional -> values.apply(positional.name()).stream()).map(value -> new Candidate(value, ""));
    }

    private List<String> values(Flag flag) {
        return flag.choices().isEmpty() ? values.apply(flag.names().getFirst()) : flag.choices();
    }

    private static Optional<Flag> flag(CommandSpec spec, String word) {
        var name = word.replaceFirst("^--?", "");
        return word.startsWith("-") ? spec.flags().stream().filter(flag -> flag.names().contains(name)).findFirst() : Optional.empty();
    }

    /// How many positionals stand among these words.
    private static int positionals(CommandSpec spec, List<String> words) {
        int count = 0;
        for (int i = 0; i < words.size(); i++) {
            if (!words.get(i).startsWith("-")) {
                count++;
            } else if (!words.get(i).contains("=") && flag(spec, words.get(i)).filter(Flag::takesValue).isPresent()) {
                i++;
            }
        }
        return count;
    }
}
