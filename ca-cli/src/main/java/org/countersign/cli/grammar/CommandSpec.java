package org.countersign.cli.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The declaration of a command: everything that parsing and help need, and how to construct it when it runs.
///
/// @param readsDefaults whether `defaults.json` may give values to its flags
/// @param action a lambda (`() -> new Health()`, never `Health::new`, which would load the class at once)
public record CommandSpec(String name, String summary, String description, List<Positional> positionals,
        List<Flag> flags, List<Section> sections, boolean readsDefaults, Supplier<Command> action) implements Node {
    private static final String EXAMPLES = "EXAMPLES";

    public CommandSpec {
        positionals = List.copyOf(positionals);
        flags = List.copyOf(flags);
        sections = List.copyOf(sections);
    }

    /// A further part of the help text, such as `EXIT CODES` or `EXAMPLES`. Lines starting with a blank are kept as
    /// they are, all others are filled to the width.
    public record Section(String title, String text) {}

    public static Builder command(String name, String summary) {
        return new Builder(name, summary);
    }

    /// The positionals as a usage line shows them.
    String arguments() {
        return positionals.stream().map(Positional::usage).collect(Collectors.joining(" "));
    }

    /// The first command line of its examples.
    Optional<String> example() {
        return sections.stream().filter(section -> section.title().equals(EXAMPLES)).flatMap(section -> section.text().lines())
                .map(String::strip).filter(line -> line.startsWith("$ ")).findFirst().map(line -> line.substring(2));
    }

    /// Collects a declaration in the order in which help shows it; [#runs] ends it.
    public static final class Builder {
        private final String name;
        private final String summary;
        private String description = "";
        private final List<Positional> positionals = new ArrayList<>();
        private final List<Flag> flags = new ArrayList<>();
        private final List<Section> sections = new ArrayList<>();
        private boolean readsDefaults = true;

        private Builder(String name, String summary) {
            this.name = name;
            this.summary = summary;
        }

        public Builder description(String text) {
            description = text;
            return this;
        }

        public Builder takes(Positional... arguments) {
            positionals.addAll(List.of(arguments));
            return this;
        }

        public Builder flags(Flag... more) {
            flags.addAll(List.of(more));
            return this;
        }

        public Builder flags(List<Flag> more) {
            flags.addAll(more);
            return this;
        }

        public Builder section(String title, String text) {
            sections.add(new Section(title, text));
            return this;
        }

        public Builder exitCodes(String text) {
            return section("EXIT CODES", text);
        }

        public Builder examples(String text) {
            return section(EXAMPLES, text);
        }

        public Builder withoutDefaults() {
            readsDefaults = false;
            return this;
        }

        public CommandSpec runs(Supplier<Command> action) {
            return new CommandSpec(name, summary, description, positionals, flags, sections, readsDefaults,
                    Objects.requireNonNull(action));
        }
    }
}
