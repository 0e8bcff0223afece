package org.countersign.server.template.regex;

import java.util.ArrayList;
import java.util.List;

/// Turns the tree of an expression into instructions, from the last to the first, so that each knows its next.
final class RegexCompiler {
    private final List<Instruction> instructions = new ArrayList<>();

    private RegexCompiler() {}

    /// @param start where it begins
    record Code(List<Instruction> instructions, int start) {}

    static Code compile(Pattern pattern) {
        var compiler = new RegexCompiler();
        int match = compiler.add(new Instruction.Match());
        int start = compiler.compile(new Pattern.Group(0, pattern), match);
        return new Code(List.copyOf(compiler.instructions), start);
    }

    private int add(Instruction instruction) {
        instructions.add(instruction);
        return instructions.size() - 1;
    }

    private int compile(Pattern pattern, int next) {
        return switch (pattern) {
            case Pattern.Runes(var set) -> add(new Instruction.Rune(set, next));
            case Pattern.Assertion(var edge) -> add(new Instruction.Assert(edge, next));
            case Pattern.Group(int number, var inner) -> {
                int end = add(new Instruction.Save(2 * number + 1, next));
                yield add(new Instruction.Save(2 * number, compile(inner, end)));
            }
            case Pattern.Sequence(var parts) -> {
                int start = next;
                for (var part : parts.reversed()) {
                    start = compile(part, start);
                }
                yield start;
            }
            case Pattern.Choice(var options) -> {
                int start = compile(options.getLast(), next);
                for (var option : options.subList(0, options.size() - 1).reversed()) {
                    start = add(new Instruction.Split(compile(option, next), start));
                }
                yield start;
            }
            case Pattern.Repeat repeat -> repeat(repeat, next);
        };
    }

    private int repeat(Pattern.Repeat repeat, int next) {
        int start = next;
        if (repeat.most().isPresent()) {
            for (int i = repeat.least(); i < repeat.most().get(); i++) {
                start = split(compile(repeat.inner(), start), next, repeat.greedy());
            }
        } else {
            start = loop(repeat, next);
        }
        int required = repeat.most().isPresent() ? repeat.least() : Math.max(repeat.least() - 1, 0);
        for (int i = 0; i < required; i++) {
            start = compile(repeat.inner(), start);
        }
        return start;
    }

    /// Any number of times, or at least once when something is required. What may match nothing is tried once before
    /// it is passed over: as `(x+)?`, which is another order of preference than `x*` has.
    private int loop(Pattern.Repeat repeat, int next) {
        int split = add(new Instruction.Match());
        int body = compile(repeat.inner(), split);
        instructions.set(split, repeat.greedy() ? new Instruction.Split(body, next) : new Instruction.Split(next, body));
        if (repeat.least() > 0) {
            return body;
        }
        return repeat.inner().matchesNothing() ? split(body, next, repeat.greedy()) : split;
    }

    private int split(int body, int next, boolean greedy) {
        return add(greedy ? new Instruction.Split(body, next) : new Instruction.Split(next, body));
    }
}
