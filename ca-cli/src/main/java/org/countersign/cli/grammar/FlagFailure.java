package org.countersign.cli.grammar;

import org.countersign.cli.failure.CommandFailure;

/// The sentences about flags that users search for; their wording is fixed.
public final class FlagFailure {
    private FlagFailure() {}

    public static CommandFailure requires(Flag flag, Flag needed) {
        return new CommandFailure("flag '" + flag + "' requires the '" + needed + "' flag");
    }

    public static CommandFailure incompatible(Flag flag, Flag other) {
        return new CommandFailure("flag '" + flag + "' is incompatible with '" + other + "'");
    }

    public static CommandFailure requiredUnless(Flag flag, Flag other) {
        return new CommandFailure("flag '" + flag + "' is required unless the '" + other + "' flag is provided");
    }

    public static CommandFailure invalid(Flag flag, String value) {
        return new CommandFailure("invalid value '" + value + "' for flag '" + flag + "'");
    }

    /// @param reason continues the sentence, such as `it is not a duration`
    public static CommandFailure invalid(Flag flag, String value, String reason) {
        return new CommandFailure("invalid value '" + value + "' for flag '" + flag + "'; " + reason);
    }

    static CommandFailure notAChoice(Flag flag, String value) {
        return invalid(flag, value, "options are " + String.join(", ", flag.choices()));
    }

    public static CommandFailure empty(Flag flag) {
        return new CommandFailure("missing value for flag '" + flag + "'");
    }

    static CommandFailure unknown(String word, CommandSpec spec) {
        var failure = new CommandFailure("flag provided but not defined: " + word);
        return NearestName.of(word.replaceFirst("^--?", ""), spec.flags().stream().flatMap(f -> f.names().stream()).toList())
                .map(name -> failure.hint("did you mean '" + (name.length() == 1 ? "-" : "--") + name + "'?"))
                .orElse(failure.hint("'--help' behind the command lists its flags"));
    }

    static CommandFailure twoForms(Flag flag, String first, String second) {
        return new CommandFailure("Cannot use two forms of the same flag: " + first + " " + second)
                .hint("give '" + flag + "' once");
    }
}
