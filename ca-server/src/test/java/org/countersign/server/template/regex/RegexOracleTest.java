package org.countersign.server.template.regex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Pattern;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.Meter;
import org.countersign.server.template.value.Utf8;
import org.junit.jupiter.api.Test;

/// Expressions and texts by chance, each given to RE2/J too, which was made from the same Go package.
class RegexOracleTest {
    private static final int EXPRESSIONS = 20_000;
    private static final String[] CHARACTERS = {"a", "b", "c", "K", "-", "é", "É", "☃", "\n", " ", "1", "_"};
    private static final String[] ATOMS = {"\\d", "\\W", "\\s", "\\pL", "\\P{Lu}", "[[:alpha:]]", "[^[:digit:]b]", "[a-c]", "[^a]", "[]a]", "[b-]", "[\\w-]",
        ".", "^", "$", "\\A", "\\z", "\\b", "\\B", "\\x41", "\\x{263a}", "\\n", "\\.", "\\Qa*\\E", "\\141", "\\-"};
    private static final String[] REPEATS = {"*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,}", "{,2}", "{2,1}", "{01}", "{"};
    private static final String[] GROUPS = {"(", "(?:", "(?s:", "(?U:", "(?m-s:", "(?P<n>", "(?<m>"};
    private static final String SPOIL = "()[]{}*+?|\\^$-:,<>Pi1a";

    /// RE2/J repeats no brace that is a character, escapes more than ASCII, says of a group that is taken no times that it is at the
    /// start, takes `(?i)a` and `a` for the same where alternatives begin with them, and does not end with `(?i)[a-☃]`.
    private static final Pattern KNOWN_DIFFERENCES =
            Pattern.compile("\\{[*+?{]|\\\\[^\\x00-\\x7f]|\\{0(,0)?\\}|.\\(\\?[A-Za-z-]*i|-([^\\x00-\\x7f]|\\\\x)", Pattern.DOTALL);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void takes_the_same_expressions_and_finds_the_same_places_and_groups_as_re2j() {
        int found = 0;
        for (int round = 0; round < EXPRESSIONS; round++) {
            var expression = random.nextInt(4) > 0 ? expression() : spoiled(expression());
            if (KNOWN_DIFFERENCES.matcher(expression).find()) {
                continue;
            }
            var text = text();
            var expected = theirs(expression, text);
            assertEquals(expected, ours(expression, text),
                    () -> "/" + expression + "/ in \"" + text + "\" (seed " + seed + ")");
            found += expected.startsWith("[") ? 1 : 0;
        }
        assertTrue(found > EXPRESSIONS / 20, "so few were found that nothing was compared: " + found);
    }

    private static String ours(String expression, String text) {
        try {
            var meter = new Meter(10_000_000, 1 << 20, 100, Duration.ofMinutes(1));
            return Regex.compile(Utf8.carry(expression), meter).places(Utf8.carry(text), meter)
                    .map(Arrays::toString).orElse("nowhere");
        } catch (Failure e) {
            return "none";
        }
    }

    private static String theirs(String expression, String text) {
        try {
            var matcher = com.google.re2j.Pattern.compile(expression).matcher(text);
            if (!matcher.find()) {
                return "nowhere";
            }
            var places = new int[2 * matcher.groupCount() + 2];
            for (int group = 0; 2 * group < places.length; group++) {
                places[2 * group] = bytesBefore(text, matcher.start(group));
                places[2 * group + 1] = bytesBefore(text, matcher.end(group));
            }
            return Arrays.toString(places);
        } catch (com.google.re2j.PatternSyntaxException e) {
            return "none";
        }
    }

    private static int bytesBefore(String text, int at) {
        return at < 0 ? at : text.substring(0, at).getBytes(StandardCharsets.UTF_8).length;
    }

    private String expression() {
        return (random.nextInt(4) > 0 ? "" : "(?i)") + choice(3);
    }

    private String choice(int depth) {
        var options = new StringBuilder(sequence(depth));
        while (random.nextInt(4) == 0) {
            options.append('|').append(sequence(depth));
        }
        return options.toString();
    }

    private String sequence(int depth) {
        var parts = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            parts.append(atom(depth));
            if (random.nextInt(3) == 0) {
                parts.append(any(REPEATS));
            }
        }
        return parts.toString();
    }

    private String atom(int depth) {
        return switch (random.nextInt(depth > 0 ? 5 : 3)) {
            case 0, 1 -> any(CHARACTERS);
            case 2 -> any(ATOMS);
            case 3 -> any(GROUPS) + choice(depth - 1) + ")";
            default -> random.nextInt(4) > 0 ? "(" + choice(depth - 1) + ")" : "(?s)";
        };
    }

    private String spoiled(String expression) {
        int at = random.nextInt(expression.length());
        var spoil = String.valueOf(SPOIL.charAt(random.nextInt(SPOIL.length())));
        return expression.substring(0, at) + spoil + expression.substring(Math.min(expression.length(), at + random.nextInt(2)));
    }

    private String text() {
        var text = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) {
            text.append(any(CHARACTERS));
        }
        return text.toString();
    }

    private String any(String[] of) {
        return of[random.nextInt(of.length)];
    }
}
