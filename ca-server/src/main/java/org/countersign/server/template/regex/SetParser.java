package org.countersign.server.template.regex;

import static org.countersign.server.template.regex.Cursor.wrong;

import java.util.Optional;

/// Parses what stands for a set of characters: `[…]`, `\d`, `\p{Greek}`, `[:alpha:]`, and escaped characters.
final class SetParser {
    private final Cursor text;

    SetParser(Cursor text) {
        this.text = text;
    }

    /// A set behind its opening bracket.
    RuneSet set(boolean anyCase) {
        var set = new RuneSet();
        boolean negated = text.skip('^');
        do {
            if (text.atEnd()) {
                throw wrong("missing closing ]");
            }
            member(set);
        } while (!text.skip(']'));
        var folded = anyCase ? set.folded() : set;
        return negated ? folded.negate() : folded;
    }

    private void member(RuneSet set) {
        var named = posix().or(() -> text.peek(1) >= 0 && text.skip('\\') ? classOrBack() : Optional.empty());
        if (named.isPresent()) {
            set.add(named.get()::contains);
            return;
        }
        int from = rune();
        int to = from;
        if (text.peek() == '-' && text.peek(1) >= 0 && text.peek(1) != ']') {
            text.next();
            to = rune();
        }
        if (to < from) {
            throw wrong("invalid character class range");
        }
        set.addRange(from, to);
    }

    private Optional<RuneSet> classOrBack() {
        int place = text.place();
        var named = classEscape();
        if (named.isEmpty()) {
            text.backTo(place - 1);
        }
        return named;
    }

    /// `[:alpha:]` and its kin; a bracket and a colon that no such end follows are characters.
    private Optional<RuneSet> posix() {
        int place = text.place();
        if (!text.skip("[:")) {
            return Optional.empty();
        }
        var name = new StringBuilder();
        while (!text.atEnd() && !text.startsWith(":]")) {
            name.appendCodePoint(text.next());
        }
        if (!text.skip(":]")) {
            text.backTo(place);
            return Optional.empty();
        }
        return Optional.of(RuneClasses.posix(name.toString()).orElseThrow(() -> wrong("invalid character class range")));
    }

    /// `\d`, `\pL` and their kin, behind the backslash.
    Optional<RuneSet> classEscape() {
        if (text.skip('p')) {
            return Optional.of(unicode(false));
        }
        if (text.skip('P')) {
            return Optional.of(unicode(true));
        }
        int rune = text.peek();
        var perl = rune < 0x80 ? RuneClasses.perl((char) rune) : Optional.<RuneSet>empty();
        if (perl.isPresent()) {
            text.next();
        }
        return perl;
    }

    private RuneSet unicode(boolean negated) {
        var name = "";
        if (text.skip('{')) {
            name = text.until('}');
            if (!text.skip('}')) {
                throw wrong("invalid character class range");
            }
        } else if (!text.atEnd()) {
            name = Character.toString(text.next());
        }
        boolean turned = name.startsWith("^");
        var set = RuneClasses.unicode(name.substring(turned ? 1 : 0))
                .orElseThrow(() -> wrong("invalid character class range"));
        return negated != turned ? set.negate() : set;
    }

    private int rune() {
        if (text.atEnd()) {
            throw wrong("missing closing ]");
        }
        int rune = text.next();
        if (rune != '\\') {
            return rune;
        }
        if (text.atEnd()) {
            throw wrong("trailing backslash at end of expression");
        }
        return escapedRune();
    }

    /// The character that an escape stands for, behind the backslash.
    int escapedRune() {
        int rune = text.next();
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
                if (text.peek() < '0' || text.peek() > '7') {
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
        for (int i = 0; i < 2 && text.peek() >= '0' && text.peek() <= '7'; i++) {
            number = number * 8 + text.next() - '0';
        }
        return number;
    }

    private int hex() {
        boolean braced = text.skip('{');
        int number = 0;
        int digits = 0;
        while ((braced || digits < 2) && text.peek() < 0x80 && Character.digit(text.peek(), 16) >= 0 && number <= 0x10FFFF) {
            number = number * 16 + Character.digit(text.next(), 16);
            digits++;
        }
        if (digits < (braced ? 1 : 2) || number > 0x10FFFF || braced && !text.skip('}')) {
            throw wrong("invalid escape sequence");
        }
        return number;
    }
}
