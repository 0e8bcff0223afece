package org.countersign.cli.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The words after a command's name, sorted into flags and positionals.
///
/// One or two dashes, `--flag value` or `--flag=value`, flags anywhere, `--` ends them, `-` is a positional. A switch
/// never takes the next word. A word that follows a flag with a value is that value, even when it starts with a dash
/// (`--not-before -5m`), unless it is itself a flag of the command: then the value was forgotten.
///
/// @param given each flag that was given, with its values in order; a switch has the values `true` or `false`
/// @param wantsHelp whether `--help` was among the words
record CommandLine(List<String> positionals, Map<Flag, List<String>> given, boolean wantsHelp) {

    static CommandLine parse(CommandSpec spec, List<String> words) {
        return new Parser(spec, words).parse();
    }

    static boolean isHelp(String word) {
        return Set.of("-h", "--h", "-help", "--help").contains(word);
    }

    private static final class Parser {
        private final CommandSpec spec;
        private final List<String> words;
        private final Map<String, Flag> byName = new HashMap<>();
        private final List<String> positionals = new ArrayList<>();
        private final Map<Flag, List<String>> given = new HashMap<>();
        private final Map<Flag, Set<String>> forms = new HashMap<>();
        private int next;

        Parser(CommandSpec spec, List<String> words) {
            this.spec = spec;
            this.words = words;
            spec.flags().forEach(flag -> flag.names().forEach(name -> byName.put(name, flag)));
        }

        CommandLine parse() {
            while (next < words.size()) {
                var word = words.get(next++);
                if (word.equals("--")) {
                    positionals.addAll(words.subList(next, words.size()));
                    break;
                } else if (isHelp(word) && !byName.containsKey("h")) {
                    return new CommandLine(List.of(), Map.of(), true);
                } else if (word.startsWith("-") && word.length() > 1) {
                    take(word);
                } else {
                    positionals.add(word);
                }
            }
            return new CommandLine(List.copyOf(positionals), given, false);
        }

        private void take(String word) {
            var name = nameIn(word);
            var flag = byName.get(name);
            if (flag == null) {
                throw FlagFailure.unknown(word.contains("=") ? word.substring(0, word.indexOf('=')) : word, spec);
            }
            var value = valueIn(word).orElseGet(() -> flag.takesValue() ? following(flag) : "true");
            noteForm(flag, name);
            var values = given.computeIfAbsent(flag, _ -> new ArrayList<>());
            if (flag.kind() != Flag.Kind.LIST) {
                values.clear();
            }
            values.add(value);
        }

        private String following(Flag flag) {
            if (next == words.size() || namesFlag(words.get(next))) {
                throw FlagFailure.empty(flag);
            }
            return words.get(next++);
        }

        private boolean namesFlag(String word) {
            return word.equals("--") || word.startsWith("-") && byName.containsKey(nameIn(word));
        }

        private void noteForm(Flag flag, String name) {
            var used = forms.computeIfAbsent(flag, _ -> new HashSet<>());
            var other = used.stream().filter(form -> !form.equals(name)).findFirst();
            if (other.isPresent() && flag.kind() != Flag.Kind.LIST) {
                throw FlagFailure.twoForms(flag, other.get(), name);
            }
            used.add(name);
        }

        private static String nameIn(String word) {
            var name = word.substring(word.startsWith("--") ? 2 : 1);
            int equals = name.indexOf('=');
            return equals < 0 ? name : name.substring(0, equals);
        }

        private static Optional<String> valueIn(String word) {
            int equals = word.indexOf('=');
            return equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1));
        }
    }
}
