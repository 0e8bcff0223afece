package org.countersign.server.template.regex;

import java.util.List;
import java.util.Optional;

/// The tree of a regular expression.
sealed interface Pattern {
    record Empty() implements Pattern {}

    record Runes(RuneSet set) implements Pattern {}

    record Assertion(Edge edge) implements Pattern {}

    record Group(int number, Pattern inner) implements Pattern {}

    record Sequence(List<Pattern> parts) implements Pattern {}

    record Choice(List<Pattern> options) implements Pattern {}

    /// @param most none for any number
    record Repeat(Pattern inner, int least, Optional<Integer> most, boolean greedy) implements Pattern {}

    /// A place between characters.
    enum Edge { TEXT_START, TEXT_END, LINE_START, LINE_END, WORD, NO_WORD }

    /// How many instructions it takes to run it.
    default long size() {
        return switch (this) {
            case Empty _, Runes _, Assertion _ -> 1;
            case Group(_, var inner) -> inner.size() + 2;
            case Sequence(var parts) -> parts.stream().mapToLong(Pattern::size).sum() + 1;
            case Choice(var options) -> options.stream().mapToLong(option -> option.size() + 2).sum();
            case Repeat(var inner, int least, var most, _) -> (inner.size() + 2) * Math.max(1, most.orElse(least + 1));
        };
    }
}
