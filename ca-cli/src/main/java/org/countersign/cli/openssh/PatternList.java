package org.countersign.cli.openssh;

import java.util.List;
import java.util.regex.Pattern;

/// A list of patterns separated by commas, as ssh_config(5) describes it under PATTERNS: `*` and `?` stand for
/// characters, and a pattern behind `!` that fits excludes whatever the others say.
public record PatternList(String patterns) {
    public boolean matches(String text) {
        var all = List.of(patterns.split(","));
        return all.stream().filter(pattern -> !pattern.startsWith("!")).anyMatch(pattern -> matches(pattern, text))
                && !excludes(text);
    }

    /// Whether a pattern behind `!` fits.
    public boolean excludes(String text) {
        return List.of(patterns.split(",")).stream().filter(pattern -> pattern.startsWith("!"))
                .anyMatch(pattern -> matches(pattern.substring(1), text));
    }

    private static boolean matches(String pattern, String text) {
        var regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            regex.append(switch (c) {
                case '*' -> ".*";
                case '?' -> ".";
                default -> Pattern.quote(String.valueOf(c));
            });
        }
        // Several stars in a row mean the same as one, and cost a matcher dearly.
        return Pattern.compile(regex.toString().replaceAll("(\\.\\*)+", ".*"), Pattern.DOTALL).matcher(text).matches();
    }
}
