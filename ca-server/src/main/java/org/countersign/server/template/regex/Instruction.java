package org.countersign.server.template.regex;

/// A step of a compiled expression. Numbers name the instruction to go on with.
sealed interface Instruction {
    record Rune(RuneSet set, int next) implements Instruction {}

    record Assert(Pattern.Edge edge, int next) implements Instruction {}

    /// Remembers the place of the text under this number.
    record Save(int slot, int next) implements Instruction {}

    /// Goes on with both, but prefers the first.
    record Split(int first, int second) implements Instruction {}

    record Match() implements Instruction {}
}
