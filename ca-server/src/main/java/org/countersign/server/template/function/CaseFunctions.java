package org.countersign.server.template.function;

import static org.countersign.server.template.value.ParameterType.TEXT;

import java.util.function.IntUnaryOperator;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Utf8;
import org.countersign.server.template.value.Value;

/// Strings: upper and lower case. The rules are those of Unicode and know no language.
final class CaseFunctions {
    private CaseFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("upper", call -> map(call, Character::toUpperCase), TEXT);
        table.add("lower", call -> map(call, Character::toLowerCase), TEXT);
        table.add("title", CaseFunctions::title, TEXT);
        table.add("untitle", CaseFunctions::untitle, TEXT);
        table.add("swapcase", CaseFunctions::swap, TEXT);
        table.add("initials", CaseFunctions::initials, TEXT);
        table.add("snakecase", call -> WordCase.joined(call, '_'), TEXT);
        table.add("kebabcase", call -> WordCase.joined(call, '-'), TEXT);
        table.add("camelcase", WordCase::camel, TEXT);
    }

    private static Value map(Arguments call, IntUnaryOperator change) {
        var out = call.builder();
        for (int rune : Utf8.runes(call.text(0))) {
            out.appendRune(change.applyAsInt(rune));
        }
        return out.toValue();
    }

    private static Value title(Arguments call) {
        var out = call.builder();
        int before = ' ';
        for (int rune : Utf8.runes(call.text(0))) {
            out.appendRune(isSeparator(before) ? Character.toTitleCase(rune) : rune);
            before = rune;
        }
        return out.toValue();
    }

    private static boolean isSeparator(int rune) {
        if (rune < 0x80) {
            return !Character.isLetterOrDigit(rune) && rune != '_';
        }
        return !Character.isLetter(rune) && !Character.isDigit(rune) && TextFunctions.isSpace(rune);
    }

    /// The first letter of each word in lower case.
    private static Value untitle(Arguments call) {
        var out = call.builder();
        boolean start = true;
        for (int rune : Utf8.runes(call.text(0))) {
            boolean space = TextFunctions.isSpace(rune);
            out.appendRune(start && !space ? Character.toLowerCase(rune) : rune);
            start = space;
        }
        return out.toValue();
    }

    private static Value swap(Arguments call) {
        var out = call.builder();
        boolean start = true;
        for (int rune : Utf8.runes(call.text(0))) {
            if (Character.isUpperCase(rune) || Character.isTitleCase(rune)) {
                out.appendRune(Character.toLowerCase(rune));
            } else if (Character.isLowerCase(rune)) {
                out.appendRune(start ? Character.toTitleCase(rune) : Character.toUpperCase(rune));
            } else {
                out.appendRune(rune);
            }
            start = TextFunctions.isSpace(rune);
        }
        return out.toValue();
    }

    private static Value initials(Arguments call) {
        var out = call.builder();
        boolean start = true;
        for (int rune : Utf8.runes(call.text(0))) {
            boolean space = TextFunctions.isSpace(rune);
            if (start && !space) {
                out.appendRune(rune);
            }
            start = space;
        }
        return out.toValue();
    }
}
