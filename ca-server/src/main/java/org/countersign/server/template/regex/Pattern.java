package org.countersign.server.template.regex;

import java.util.List;
import java.util.Optional;

/// The tree of a regular expression.
sealed interface Pattern {
    record Runes(RuneSet set) implements Pattern {}

    record Assertion(Edge edge) implements Pattern {}

    record Group(int number, Pattern inner) implements Pattern {}

    record Sequence(List<Pattern> parts) implements Pattern {}

    record Choice(List<Pattern> options) implements Pattern {}

    /// @param most none for any number
    record Repeat(Pattern inner, int least, Optional<Integer> most, boolean greedy) implements Pattern {}

    /// A place between characters.
    enum Edge { TEXT_START, TEXT_END, LINE_START, LINE_END, WORD, NO_WORD }

    /// Whether it can match without a character.
    default boolean matchesNothing() {
        return switch (this) {
            case Runes _ -> false;
            case Assertion _ -> true;
            case Group(_, var inner) -> inner.matchesNothing();
            case Sequence(var parts) -> parts.stream().allMatch(Pattern::matchesNothing);
            case Choice(var options) -> options.stream().anyMatch(Pattern::matchesNothing);
            case Repeat(var inner, int least, _, _) -> least == 0 || inner.matchesNothing();
        };
    }

    /// How many instructions it takes to run it.
    default long size() {
        return switch (this) {
            case Runes _, Assertion _ -> 1;
            case Group(_, var inner) -> inner.size() + 2;
            case Sequence(var parts) -> parts.stream().mapToLong(Pattern::size).sum() + 1;
            case Choice(var options) -> options.stream().mapToLong(option -> option.size() + 2).sum();
            case Repeat(var inner, int least, var most, _) -> (inner.size() + 2) * Math.max(1, most.orElse(least + 1));
        };
    }
}
