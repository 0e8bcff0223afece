package org.countersign.server.template.regex;

import java.util.Map;
import java.util.Optional;

/// The classes of characters that have a name.
final class RuneClasses {
    private static final Map<String, String> POSIX = Map.ofEntries(
            Map.entry("alnum", "09AZaz"), Map.entry("alpha", "AZaz"), Map.entry("ascii", "\0\u007f"),
            Map.entry("blank", "\t\t  "), Map.entry("cntrl", "\0\u001f\u007f\u007f"), Map.entry("digit", "09"),
            Map.entry("graph", "!~"), Map.entry("lower", "az"), Map.entry("print", " ~"),
            Map.entry("punct", "!/:@[`{~"), Map.entry("space", "\t\r  "), Map.entry("upper", "AZ"),
            Map.entry("word", "09AZaz__"), Map.entry("xdigit", "09AFaf"));

    private RuneClasses() {}

    /// `\d`, `\s` and `\w`, which mean ASCII alone, and their opposites in capitals.
    static Optional<RuneSet> perl(char letter) {
        var set = switch (Character.toLowerCase(letter)) {
            case 'd' -> ranges("09");
            case 's' -> ranges("\t\n\f\r  ");
            case 'w' -> ranges("09AZaz__");
            default -> null;
        };
        return Optional.ofNullable(set).map(found -> Character.isUpperCase(letter) ? found.negate() : found);
    }

    /// The class within `[:` and `:]`.
    static Optional<RuneSet> posix(String name) {
        boolean negated = name.startsWith("^");
        return Optional.ofNullable(POSIX.get(negated ? name.substring(1) : name)).map(RuneClasses::ranges)
                .map(set -> negated ? set.negate() : set);
    }

    private static RuneSet ranges(String ends) {
        var set = new RuneSet();
        for (int i = 0; i < ends.length(); i += 2) {
            set.addRange(ends.charAt(i), ends.charAt(i + 1));
        }
        return set;
    }

    /// A general category like `L` or `Lu`, a script like `Greek`, or `Any`.
    static Optional<RuneSet> unicode(String name) {
        if (name.equals("Any")) {
            return Optional.of(new RuneSet().addRange(0, 0x10FFFF));
        }
        if (name.matches("[CLMNPSZ][a-z]?")) {
            return category(name);
        }
        try {
            var script = Character.UnicodeScript.forName(name);
            return Optional.of(new RuneSet().add(rune -> Character.UnicodeScript.of(rune) == script));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<RuneSet> category(String name) {
        if (!CATEGORIES.contains(" " + name + " ") && name.length() > 1) {
            return Optional.empty();
        }
        return Optional.of(new RuneSet().add(rune -> nameOf(Character.getType(rune)).startsWith(name)));
    }

    private static final String CATEGORIES =
            " Cc Cf Co Cs Ll Lm Lo Lt Lu Mc Me Mn Nd Nl No Pc Pd Pe Pf Pi Po Ps Sc Sk Sm So Zl Zp Zs ";

    private static String nameOf(int type) {
        return switch (type) {
            case Character.CONTROL -> "Cc";
            case Character.FORMAT -> "Cf";
            case Character.PRIVATE_USE -> "Co";
            case Character.SURROGATE -> "Cs";
            case Character.LOWERCASE_LETTER -> "Ll";
            case Character.MODIFIER_LETTER -> "Lm";
            case Character.OTHER_LETTER -> "Lo";
            case Character.TITLECASE_LETTER -> "Lt";
            case Character.UPPERCASE_LETTER -> "Lu";
            case Character.COMBINING_SPACING_MARK -> "Mc";
            case Character.ENCLOSING_MARK -> "Me";
            case Character.NON_SPACING_MARK -> "Mn";
            case Character.DECIMAL_DIGIT_NUMBER -> "Nd";
            case Character.LETTER_NUMBER -> "Nl";
            case Character.OTHER_NUMBER -> "No";
            case Character.CONNECTOR_PUNCTUATION -> "Pc";
            case Character.DASH_PUNCTUATION -> "Pd";
            case Character.END_PUNCTUATION -> "Pe";
            case Character.FINAL_QUOTE_PUNCTUATION -> "Pf";
            case Character.INITIAL_QUOTE_PUNCTUATION -> "Pi";
            case Character.OTHER_PUNCTUATION -> "Po";
            case Character.START_PUNCTUATION -> "Ps";
            case Character.CURRENCY_SYMBOL -> "Sc";
            case Character.MODIFIER_SYMBOL -> "Sk";
            case Character.MATH_SYMBOL -> "Sm";
            case Character.OTHER_SYMBOL -> "So";
            case Character.LINE_SEPARATOR -> "Zl";
            case Character.PARAGRAPH_SEPARATOR -> "Zp";
            case Character.SPACE_SEPARATOR -> "Zs";
            default -> "";
        };
    }
}
