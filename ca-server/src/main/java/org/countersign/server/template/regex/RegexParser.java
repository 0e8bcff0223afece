package org.countersign.server.template.regex;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.server.template.regex.Pattern.Edge;
import org.countersign.server.template.value.Failure;

/// Parses the syntax of RE2. What that does not have, such as back references and looking around, is an error.
///
///     choice   = sequence { "|" sequence }
///     sequence = { repeat }
///     repeat   = atom { ( "*" | "+" | "?" | "{" n [ "," [ m ] ] "}" ) [ "?" ] }
///     atom     = "(" … ")" | "[" … "]" | "\" … | "." | "^" | "$" | character
final class RegexParser {
    private static final int LARGEST_REPEAT = 1000;
    private static final int LARGEST = 10_000;
    private static final int DEEPEST = 100;

    private final int[] runes;
    private final Map<String, Integer> names = new LinkedHashMap<>();
    private int at;
    private int groups;
    private int depth;
    private Flags flags = new Flags(false, false, false, false);

    /// `i`, `m`, `s` and `U`.
    private record Flags(boolean anyCase, boolean manyLines, boolean dotIsAll, boolean lazy) {}

    RegexParser(int[] runes) {
        this.runes = runes;
    }

    Pattern parse() {
        var pattern = choice();
        if (at < runes.length) {
            throw wrong("unexpected )");
        }
        if (pattern.size() > LARGEST) {
            throw wrong("expression too large");
        }
        return pattern;
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
        } while (skip('|'));
        depth--;
        return options.size() == 1 ? options.getFirst() : new Pattern.Choice(options);
    }

    private Pattern sequence() {
        var parts = new ArrayList<Pattern>();
        while (at < runes.length && runes[at] != '|' && runes[at] != ')') {
            atom().map(this::repeated).ifPresent(parts::add);
        }
        return parts.size() == 1 ? parts.getFirst() : new Pattern.Sequence(parts);
    }

    private Pattern repeated(Pattern atom) {
        var pattern = atom;
        boolean again = false;
        while (at < runes.length) {
            var counted = count();
            if (counted.isEmpty()) {
                break;
            }
            if (again) {
                throw wrong("invalid nested repetition operator");
            }
            again = true;
            boolean greedy = skip('?') == flags.lazy;
            pattern = new Pattern.Repeat(pattern, counted.get().least, counted.get().most, greedy);
            if (pattern.size() > LARGEST) {
                throw wrong("expression too large");
            }
        }
        return pattern;
    }

    private record Count(int least, Optional<Integer> most) {}

    private Optional<Count> count() {
        switch (runes[at]) {
            case '*' -> {
                at++;
                return Optional.of(new Count(0, Optional.empty()));
            }
            case '+' -> {
                at++;
                return Optional.of(new Count(1, Optional.empty()));
            }
            case '?' -> {
                at++;
                return Optional.of(new Count(0, Optional.of(1)));
            }
            case '{' -> {
                return braces();
            }
            default -> {
                return Optional.empty();
            }
        }
    }

    /// `{n}`, `{n,}` or `{n,m}`; anything else in braces means itself.
    private Optional<Count> braces() {
        int start = at++;
        var least = number();
        Optional<Integer> most = least;
        if (least.isPresent() && skip(',')) {
            most = peek() == '}' ? Optional.empty() : number();
            if (most.isEmpty() && peek() != '}') {
                least = Optional.empty();
            }
        }
        if (least.isEmpty() || !skip('}')) {
            at = start;
            return Optional.empty();
        }
        if (least.get() > LARGEST_REPEAT || most.filter(m -> m > LARGEST_REPEAT).isPresent()
                || most.isPresent() && most.get() < least.get()) {
            throw wrong("invalid repeat count");
        }
        return Optional.of(new Count(least.get(), most));
    }

    private Optional<Integer> number() {
        int start = at;
        int number = 0;
        while (peek() >= '0' && peek() <= '9') {
            number = Math.min(number * 10 + runes[at++] - '0', LARGEST_REPEAT + 1);
        }
        return at == start || at - start > 1 && runes[start] == '0' ? Optional.empty() : Optional.of(number);
    }

    /// The next atom, or nothing where only flags change.
    private Optional<Pattern> atom() {
        int rune = runes[at];
        switch (rune) {
            case '(' -> {
                return group();
            }
            case '*', '+', '?' -> throw wrong("missing argument to repetition operator");
            case '{' -> {
                if (braces().isPresent()) {
                    throw wrong("missing argument to repetition operator");
                }
                at++;
                return Optional.of(literal('{'));
            }
            default -> at++;
        }
        return Optional.of(switch (rune) {
            case '[' -> new Pattern.Runes(set());
            case '\\' -> escape();
            case '.' -> new Pattern.Runes(flags.dotIsAll
                    ? new RuneSet().addRange(0, 0x10FFFF) : new RuneSet().addRange('\n', '\n').negate());
            case '^' -> new Pattern.Assertion(flags.manyLines ? Edge.LINE_START : Edge.TEXT_START);
            case '$' -> new Pattern.Assertion(flags.manyLines ? Edge.LINE_END : Edge.TEXT_END);
            default -> literal(rune);
        });
    }

    private Pattern literal(int rune) {
        return new Pattern.Runes(folded(new RuneSet().addRange(rune, rune)));
    }

    private RuneSet folded(RuneSet set) {
        return flags.anyCase ? set.folded() : set;
    }

    private Optional<Pattern> group() {
        at++;
        var outer = flags;
        if (!skip('?')) {
            int number = ++groups;
            return Optional.of(new Pattern.Group(number, inside(outer)));
        }
        if (startsWith("P<") || startsWith("<")) {
            at += peek() == 'P' ? 2 : 1;
            return Optional.of(named(outer));
        }
        boolean scoped = flags();
        return scoped ? Optional.of(inside(outer)) : Optional.empty();
    }

    private Pattern inside(Flags outer) {
        var inner = choice();
        if (!skip(')')) {
            throw wrong("missing closing )");
        }
        flags = outer;
        return inner;
    }

    private Pattern named(Flags outer) {
        var name = new StringBuilder();
        while (peek() >= 0 && peek() != '>') {
            name.appendCodePoint(runes[at++]);
        }
        if (!skip('>') || !name.toString().matches("[A-Za-z0-9_]+")) {
            throw wrong("invalid named capture");
        }
        int number = ++groups;
        if (names.putIfAbsent(name.toString(), number) != null) {
            throw wrong("duplicate capture group name");
        }
        return new Pattern.Group(number, inside(outer));
    }

    /// The flags of `(?i)` or `(?i:`, and whether they hold for a group alone.
    private boolean flags() {
        boolean on = true;
        boolean any = false;
        while (true) {
            int rune = peek();
            at++;
            switch (rune) {
                case 'i' -> flags = new Flags(on, flags.manyLines, flags.dotIsAll, flags.lazy);
                case 'm' -> flags = new Flags(flags.anyCase, on, flags.dotIsAll, flags.lazy);
                case 's' -> flags = new Flags(flags.anyCase, flags.manyLines, on, flags.lazy);
                case 'U' -> flags = new Flags(flags.anyCase, flags.manyLines, flags.dotIsAll, on);
                case '-' -> {
                    if (!on) {
                        throw wrong("invalid or unsupported Perl syntax");
                    }
                    on = false;
                    any = false;
                    continue;
                }
                case ':', ')' -> {
                    if (!on && !any) {
                        throw wrong("invalid or unsupported Perl syntax");
                    }
                    return rune == ':';
                }
                default -> throw wrong("invalid or unsupported Perl syntax");
            }
            any = true;
        }
    }

    private Pattern escape() {
        if (at == runes.length) {
            throw wrong("trailing backslash at end of expression");
        }
        int rune = runes[at];
        switch (rune) {
            case 'A', 'z', 'b', 'B' -> {
                at++;
                return new Pattern.Assertion(rune == 'A' ? Edge.TEXT_START : rune == 'z' ? Edge.TEXT_END
                        : rune == 'b' ? Edge.WORD : Edge.NO_WORD);
            }
            case 'Q' -> {
                at++;
                return quoted();
            }
            default -> {
                var named = classEscape();
                return named.<Pattern>map(set -> new Pattern.Runes(folded(set))).orElseGet(() -> literal(escapedRune()));
            }
        }
    }

    /// `\Q…\E`: characters that mean themselves.
    private Pattern quoted() {
        var parts = new ArrayList<Pattern>();
        while (at < runes.length && !startsWith("\\E")) {
            parts.add(literal(runes[at++]));
        }
        at = Math.min(at + 2, runes.length);
        if (parts.size() > 1 && at < runes.length && "*+?".indexOf(runes[at]) >= 0) {
            // A repetition holds for the last character alone.
            var last = repeated(parts.removeLast());
            parts.add(last);
        }
        return new Pattern.Sequence(List.copyOf(parts));
    }

    /// `\d`, `\pL` and their kin, behind the backslash.
    private Optional<RuneSet> classEscape() {
        int rune = runes[at];
        if (rune == 'p' || rune == 'P') {
            at++;
            return Optional.of(unicode(rune == 'P'));
        }
        var perl = rune < 0x80 ? RuneClasses.perl((char) rune) : Optional.<RuneSet>empty();
        if (perl.isPresent()) {
            at++;
        }
        return perl;
    }

    private RuneSet unicode(boolean negated) {
        var name = new StringBuilder();
        if (skip('{')) {
            while (peek() >= 0 && peek() != '}') {
                name.appendCodePoint(runes[at++]);
            }
            at++;
        } else if (peek() >= 0) {
            name.appendCodePoint(runes[at++]);
        }
        boolean turned = name.indexOf("^") == 0;
        var set = RuneClasses.unicode(name.substring(turned ? 1 : 0))
                .orElseThrow(() -> wrong("invalid character class range"));
        return negated != turned ? set.negate() : set;
    }

    /// The character that an escape stands for.
    private int escapedRune() {
        int rune = runes[at++];
        return switch (rune) {
            case 'a' -> 7;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 11;
            case 'x' -> hex();
            case '0' -> octal(0);
            case '1', '2', '3', '4', '5', '6', '7' -> {
                if (peek() < '0' || peek() > '7') {
                    throw wrong("invalid escape sequence");
                }
                yield octal(rune - '0');
            }
            default -> {
                if (rune >= 0x80 || Character.isLetterOrDigit(rune)) {
                    throw wrong("invalid escape sequence");
                }
                yield rune;
            }
        };
    }

    private int octal(int first) {
        int number = first;
        for (int i = 0; i < 2 && peek() >= '0' && peek() <= '7'; i++) {
            number = number * 8 + runes[at++] - '0';
        }
        return number;
    }

    private int hex() {
        boolean braced = skip('{');
        int number = 0;
        int digits = 0;
        while ((braced || digits < 2) && Character.digit(peek(), 16) >= 0 && peek() < 0x80 && number <= 0x10FFFF) {
            number = number * 16 + Character.digit(runes[at++], 16);
            digits++;
        }
        if (digits < (braced ? 1 : 2) || number > 0x10FFFF || braced && !skip('}')) {
            throw wrong("invalid escape sequence");
        }
        return number;
    }

    /// A set behind its opening bracket.
    private RuneSet set() {
        var set = new RuneSet();
        boolean negated = skip('^');
        boolean first = true;
        while (first || peek() != ']') {
            if (at >= runes.length) {
                throw wrong("missing closing ]");
            }
            member(set);
            first = false;
        }
        at++;
        var folded = folded(set);
        return negated ? folded.negate() : folded;
    }

    private void member(RuneSet set) {
        if (startsWith("[:")) {
            int end = posixEnd();
            if (end > 0) {
                var name = new String(runes, at + 2, end - at - 2);
                var posix = RuneClasses.posix(name).orElseThrow(() -> wrong("invalid character class range"));
                at = end + 2;
                set.add(posix::contains);
                return;
            }
        }
        if (peek() == '\\' && at + 1 < runes.length) {
            at++;
            var named = classEscape();
            if (named.isPresent()) {
                set.add(named.get()::contains);
                return;
            }
            at--;
        }
        int from = setRune();
        int to = from;
        if (peek() == '-' && at + 1 < runes.length && runes[at + 1] != ']') {
            at++;
            to = setRune();
        }
        if (to < from) {
            throw wrong("invalid character class range");
        }
        set.addRange(from, to);
    }

    private int posixEnd() {
        for (int i = at + 2; i + 1 < runes.length; i++) {
            if (runes[i] == ':' && runes[i + 1] == ']') {
                return i;
            }
        }
        return -1;
    }

    private int setRune() {
        if (at >= runes.length) {
            throw wrong("missing closing ]");
        }
        int rune = runes[at++];
        if (rune != '\\') {
            return rune;
        }
        if (at >= runes.length) {
            throw wrong("trailing backslash at end of expression");
        }
        return escapedRune();
    }

    private int peek() {
        return at < runes.length ? runes[at] : -1;
    }

    private boolean skip(int rune) {
        if (peek() != rune) {
            return false;
        }
        at++;
        return true;
    }

    private boolean startsWith(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (at + i >= runes.length || runes[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static Failure wrong(String why) {
        return new Failure("error parsing regexp: " + why);
    }
}
