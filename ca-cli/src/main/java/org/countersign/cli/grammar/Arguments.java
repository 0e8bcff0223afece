package org.countersign.cli.grammar;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.home.Defaults;

/// The value of every flag of a command, from the first place that gives one: command line, environment variable,
/// defaults files, declaration. All are checked before the command runs.
final class Arguments {
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

    private final Map<String, List<String>> values = new HashMap<>();
    private final Map<String, String> origins = new HashMap<>();

    Arguments(CommandSpec spec, CommandLine line, Map<String, String> environment, Defaults defaults) {
        for (var flag : spec.flags()) {
            var found = find(flag, line, environment, defaults);
            found.ifPresent(it -> origins.put(key(flag), it.origin()));
            values.put(key(flag), found.map(Found::values).orElseGet(() -> flag.byDefault().map(List::of).orElse(List.of())));
        }
    }

    /// @param origin `the environment variable STEP_ROOT`, or empty for what was typed
    private record Found(List<String> values, String origin) {}

    private static Optional<Found> find(Flag flag, CommandLine line, Map<String, String> environment,
            Defaults defaults) {
        var typed = Optional.ofNullable(line.given().get(flag));
        if (typed.isPresent() || !flag.fromAnywhere()) {
            return typed.map(values -> checked(flag, values, ""));
        }
        var variable = environment.getOrDefault(flag.variable(), "");
        if (!variable.isEmpty()) {
            LostCharacters.refuse(variable);
            return Optional.of(checked(flag, split(flag, variable), "the environment variable " + flag.variable()));
        }
        return defaults.find(flag.names()).map(found -> checked(flag, found.values(), found.file().toString()));
    }

    private static List<String> split(Flag flag, String variable) {
        return flag.kind() == Flag.Kind.LIST
                ? Stream.of(variable.split(",")).map(String::strip).filter(item -> !item.isEmpty()).toList()
                : List.of(variable);
    }

    private static Found checked(Flag flag, List<String> values, String origin) {
        try {
            return new Found(values.stream().map(value -> checked(flag, value)).toList(), origin);
        } catch (CommandFailure e) {
            throw origin.isEmpty() ? e : e.hint("the value comes from " + origin);
        }
    }

    private static String checked(Flag flag, String value) {
        if (flag.kind() == Flag.Kind.SWITCH) {
            return Boolean.toString(truth(flag, value));
        }
        if (flag.choices().isEmpty() || value.isEmpty()) {
            return value;
        }
        return flag.choices().stream()
                .filter(choice -> choice.toLowerCase(Locale.ROOT).equals(value.toLowerCase(Locale.ROOT)))
                .findFirst().orElseThrow(() -> FlagFailure.notAChoice(flag, value));
    }

    private static boolean truth(Flag flag, String value) {
        if (TRUE.contains(value) || FALSE.contains(value)) {
            return TRUE.contains(value);
        }
        throw FlagFailure.invalid(flag, value, "options are true, false");
    }

    boolean isGiven(Flag flag) {
        values(flag);
        return origins.containsKey(key(flag));
    }

    boolean isTyped(Flag flag) {
        return origins.getOrDefault(key(flag), "not given").isEmpty();
    }

    /// Where a value comes from that was not typed.
    Optional<String> origin(Flag flag) {
        return Optional.ofNullable(origins.get(key(flag))).filter(origin -> !origin.isEmpty());
    }

    boolean declares(Flag flag) {
        return values.containsKey(key(flag));
    }

    /// Whether there is a switch of this name, and it is on.
    boolean isOn(String name) {
        return values.getOrDefault(name, List.of()).contains("true");
    }

    /// Asking for a flag that the command does not declare is a mistake in the program.
    List<String> values(Flag flag) {
        var found = values.get(key(flag));
        if (found == null) {
            throw new IllegalArgumentException("the command does not declare " + flag);
        }
        return found;
    }

    private static String key(Flag flag) {
        return flag.names().getFirst();
    }
}
