package org.countersign.server.template.regex;

import static org.countersign.server.template.regex.Cursor.wrong;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.server.template.regex.Pattern.Edge;

/// Parses the syntax of RE2. What that does not have, such as back references and looking around, is an error.
///
///     choice   = sequence { "|" sequence }
///     sequence = { repeat }
///     repeat   = atom { ( "*" | "+" | "?" | "{" n [ "," [ m ] ] "}" ) [ "?" ] }
///     atom     = "(" … ")" | set | "\" … | "." | "^" | "$" | character
final class RegexParser {
    private static final int LARGEST_REPEAT = 1000;
    private static final int LARGEST = 10_000;
    private static final int DEEPEST = 100;

    private final Cursor text;
    private final SetParser sets;
    private final Map<String, Integer> names = new LinkedHashMap<>();
    private int groups;
    private int depth;
    private Flags flags = new Flags(false, false, false, false);

    /// `i`, `m`, `s` and `U`.
    private record Flags(boolean anyCase, boolean manyLines, boolean dotIsAll, boolean lazy) {}

    RegexParser(int[] runes) {
        text = new Cursor(runes);
        sets = new SetParser(text);
    }

    Pattern parse() {
        var pattern = choice();
        if (!text.atEnd()) {
            throw wrong("unexpected )");
        }
        return bounded(pattern);
    }

    int groups() {
        return groups;
    }

    Map<String, Integer> names() {
        return names;
    }

    private Pattern choice() {
        if (++depth > DEEPEST) {
            throw wrong("expression nests too deeply");
        }
        var options = new ArrayList<Pattern>();
        do {
            options.add(sequence());
        } while (text.skip('|'));
        depth--;
        return options.size() == 1 ? options.getFirst() : new Pattern.Choice(options);
    }

    private Pattern sequence() {
        var parts = new ArrayList<Pattern>();
        while (!text.atEnd() && text.peek() != '|' && text.peek() != ')') {
            var count = count();
            if (count.isEmpty()) {
                addAtom(parts);
            } else if (parts.isEmpty()) {
                throw wrong("missing argument to repetition operator");
            } else {
                parts.add(repeated(parts.removeLast(), count.get()));
            }
        }
        return parts.size() == 1 ? parts.getFirst() : new Pattern.Sequence(parts);
    }

    private Pattern repeated(Pattern atom, Count count) {
        boolean greedy = text.skip('?') == flags.lazy;
        var pattern = bounded(new Pattern.Repeat(atom, count.least, count.most, greedy));
        if (count().isPresent()) {
            throw wrong("invalid nested repetition operator");
        }
        return pattern;
    }

    private static Pattern bounded(Pattern pattern) {
        if (pattern.size() > LARGEST) {
            throw wrong("expression too large");
        }
        return pattern;
    }

    private record Count(int least, Optional<Integer> most) {}

    private Optional<Count> count() {
        if (text.skip('*')) {
            return Optional.of(new Count(0, Optional.empty()));
        }
        if (text.skip('+')) {
            return Optional.of(new Count(1, Optional.empty()));
        }
        if (text.skip('?')) {
            return Optional.of(new Count(0, Optional.of(1)));
        }
        return braces();
    }

    /// `{n}`, `{n,}` or `{n,m}`; anything else in braces means itself.
    private Optional<Count> braces() {
        int start = text.place();
        if (!text.skip('{')) {
            return Optional.empty();
        }
        var least = number();
        Optional<Integer> most = least;
        if (least.isPresent() && text.skip(',')) {
            most = text.peek() == '}' ? Optional.empty() : number();
            if (most.isEmpty() && text.peek() != '}') {
                least = Optional.empty();
            }
        }
        if (least.isEmpty() || !text.skip('}')) {
            text.backTo(start);
            return Optional.empty();
        }
        if (least.get() > LARGEST_REPEAT || most.filter(m -> m > LARGEST_REPEAT).isPresent()
                || most.isPresent() && most.get() < least.get()) {
            throw wrong("invalid repeat count");
        }
        return Optional.of(new Count(least.get(), most));
    }

    private Optional<Integer> number() {
        boolean padded = text.peek() == '0' && isDigit(text.peek(1));
        if (!isDigit(text.peek())) {
            return Optional.empty();
        }
        int number = 0;
        while (isDigit(text.peek())) {
            number = Math.min(number * 10 + text.next() - '0', LARGEST_REPEAT + 1);
        }
        return padded ? Optional.empty() : Optional.of(number);
    }

    private static boolean isDigit(int rune) {
        return rune >= '0' && rune <= '9';
    }

    /// Adds the next atom: nothing where only flags change, several where characters are quoted.
    private void addAtom(List<Pattern> parts) {
        if (text.skip("\\Q")) {
            quoted(parts);
            return;
        }
        int rune = text.next();
        switch (rune) {
            case '(' -> group().ifPresent(parts::add);
            case '[' -> parts.add(new Pattern.Runes(sets.set(flags.anyCase)));
            case '\\' -> parts.add(escape());
            case '.' -> parts.add(new Pattern.Runes(flags.dotIsAll
                    ? new RuneSet().addRange(0, 0x10FFFF) : new RuneSet().addRange('\n', '\n').negate()));
            case '^' -> parts.add(new Pattern.Assertion(flags.manyLines ? Edge.LINE_START : Edge.TEXT_START));
            case '$' -> parts.add(new Pattern.Assertion(flags.manyLines ? Edge.LINE_END : Edge.TEXT_END));
            default -> parts.add(literal(rune));
        }
    }

    /// `\Q…\E`: characters that mean themselves.
    private void quoted(List<Pattern> parts) {
        while (!text.atEnd() && !text.skip("\\E")) {
            parts.add(literal(text.next()));
        }
    }

    private Pattern literal(int rune) {
        return runes(new RuneSet().addRange(rune, rune));
    }

    private Pattern runes(RuneSet set) {
        return new Pattern.Runes(flags.anyCase ? set.folded() : set);
    }

    private Optional<Pattern> group() {
        var outer = flags;
        if (!text.skip('?')) {
            int number = ++groups;
            return Optional.of(new Pattern.Group(number, inside(outer)));
        }
        if (text.skip("P<") || text.skip('<')) {
            return Optional.of(named(outer));
        }
        return flags() ? Optional.of(inside(outer)) : Optional.empty();
    }

    private Pattern inside(Flags outer) {
        var inner = choice();
        if (!text.skip(')')) {
            throw wrong("missing closing )");
        }
        flags = outer;
        return inner;
    }

    private Pattern named(Flags outer) {
        var name = text.until('>');
        if (!text.skip('>') || !name.matches("[A-Za-z0-9_]+")) {
            throw wrong("invalid named capture");
        }
        int number = ++groups;
        if (names.putIfAbsent(name, number) != null) {
            throw wrong("duplicate capture group name");
        }
        return new Pattern.Group(number, inside(outer));
    }

    /// Takes the flags of `(?i)` or `(?i:`; whether they hold for a group alone.
    private boolean flags() {
        boolean on = true;
        boolean any = false;
        while (!text.atEnd()) {
            int rune = text.next();
            switch (rune) {
                case 'i' -> flags = new Flags(on, flags.manyLines, flags.dotIsAll, flags.lazy);
                case 'm' -> flags = new Flags(flags.anyCase, on, flags.dotIsAll, flags.lazy);
                case 's' -> flags = new Flags(flags.anyCase, flags.manyLines, on, flags.lazy);
                case 'U' -> flags = new Flags(flags.anyCase, flags.manyLines, flags.dotIsAll, on);
                case '-' -> {
                    if (!on) {
                        throw unknownGroup();
                    }
                    on = false;
                    any = false;
                    continue;
                }
                case ':', ')' -> {
                    if (!on && !any) {
                        throw unknownGroup();
                    }
                    return rune == ':';
                }
                default -> throw unknownGroup();
            }
            any = true;
        }
        throw unknownGroup();
    }

    private static RuntimeException unknownGroup() {
        return wrong("invalid or unsupported Perl syntax");
    }

    private Pattern escape() {
        if (text.atEnd()) {
            throw wrong("trailing backslash at end of expression");
        }
        if (text.skip('A')) {
            return new Pattern.Assertion(Edge.TEXT_START);
        }
        if (text.skip('z')) {
            return new Pattern.Assertion(Edge.TEXT_END);
        }
        if (text.skip('b')) {
            return new Pattern.Assertion(Edge.WORD);
        }
        if (text.skip('B')) {
            return new Pattern.Assertion(Edge.NO_WORD);
        }
        return sets.classEscape().map(this::runes).orElseGet(() -> literal(sets.escapedRune()));
    }
}
