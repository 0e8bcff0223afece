package org.countersign.cli.grammar;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A flag of a command: its names, whether it takes a value, and what help says about it.
///
/// The first name also names the environment variable (`ca-url` is `STEP_CA_URL`); names are compared exactly.
public record Flag(Kind kind, List<String> names, String placeholder, String help, Optional<String> byDefault,
        List<String> choices, boolean fromAnywhere) {

    /// What may follow a flag.
    public enum Kind {
        /// Nothing, or `=true` and the like.
        SWITCH,
        /// One value; given twice, the last one counts.
        VALUE,
        /// One value each time it is given.
        LIST
    }

    public Flag {
        names = List.copyOf(names);
        choices = List.copyOf(choices);
    }

    /// @param names all names, separated by commas
    public static Flag toggle(String names, String help) {
        return new Flag(Kind.SWITCH, List.of(names.split(",")), "", help, Optional.empty(), List.of(), true);
    }

    /// @param placeholder what stands for the value in help, such as `file`
    public static Flag value(String names, String placeholder, String help) {
        return new Flag(Kind.VALUE, List.of(names.split(",")), placeholder, help, Optional.empty(), List.of(), true);
    }

    public static Flag list(String names, String placeholder, String help) {
        return new Flag(Kind.LIST, List.of(names.split(",")), placeholder, help, Optional.empty(), List.of(), true);
    }

    /// The value when nothing else gives one.
    public Flag byDefault(String value) {
        return new Flag(kind, names, placeholder, help, Optional.of(value), choices, fromAnywhere);
    }

    /// The only values allowed; compared ignoring case, handed to the command as spelled here.
    public Flag oneOf(String... values) {
        return new Flag(kind, names, placeholder, help, byDefault, List.of(values), fromAnywhere);
    }

    /// Takes no value from the environment or the defaults file.
    public Flag onlyFromCommandLine() {
        return new Flag(kind, names, placeholder, help, byDefault, choices, false);
    }

    /// The same flag with a description that fits one command better.
    public Flag meaning(String text) {
        return new Flag(kind, names, placeholder, text, byDefault, choices, fromAnywhere);
    }

    public boolean takesValue() {
        return kind != Kind.SWITCH;
    }

    /// As messages name it: `--force`, not `-f`.
    public String label() {
        return "--" + names.stream().filter(name -> name.length() > 1).findFirst().orElse(names.getFirst());
    }

    public String variable() {
        return "STEP_" + names.getFirst().toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /// Written out: that of a record is made by the JDK when it is first used, in every process anew.
    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return label();
    }
}
