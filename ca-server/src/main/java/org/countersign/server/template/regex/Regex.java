package org.countersign.server.template.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.server.template.value.Meter;
import org.countersign.server.template.value.TextBuilder;
import org.countersign.server.template.value.Utf8;

/// A compiled regular expression, and what Go's package regexp does with one.
///
/// Texts are Go strings, carried with one char for each byte; places are counted in bytes.
public final class Regex {
    private final boolean isEmpty;
    private final RegexCompiler.Code code;
    private final int slots;
    private final Map<String, Integer> names;

    private Regex(boolean isEmpty, RegexCompiler.Code code, int slots, Map<String, Integer> names) {
        this.isEmpty = isEmpty;
        this.code = code;
        this.slots = slots;
        this.names = names;
    }

    /// @throws org.countersign.server.template.value.Failure if it is no expression
    public static Regex compile(String expression, Meter meter) {
        meter.step(expression.length());
        var parser = new RegexParser(Utf8.runes(expression));
        var pattern = parser.parse();
        meter.step(pattern.size());
        return new Regex(expression.isEmpty(), RegexCompiler.compile(pattern), 2 * parser.groups() + 2, parser.names());
    }

    public boolean matches(String text, Meter meter) {
        return find(text, 0, meter).isPresent();
    }

    public Optional<String> find(String text, Meter meter) {
        return find(text, 0, meter).map(match -> text.substring(match[0], match[1]));
    }

    /// At most so many matches, one behind the other; below zero, all.
    public List<String> findAll(String text, long count, Meter meter) {
        return all(text, count, meter).stream().map(match -> text.substring(match[0], match[1])).toList();
    }

    /// Replaces each match; `$1`, `${1}`, `$name` and `${name}` stand for groups.
    public String replaceAll(String text, String replacement, boolean literally, Meter meter) {
        var out = new TextBuilder(meter);
        int at = 0;
        for (var match : all(text, -1, meter)) {
            out.append(text, at, match[0]);
            if (literally) {
                out.append(replacement);
            } else {
                new Replacement(replacement, names).expand(out, text, match);
            }
            at = match[1];
        }
        return out.append(text, at, text.length()).toString();
    }

    /// The parts between matches, at most so many.
    public List<String> split(String text, long count, Meter meter) {
        var parts = new ArrayList<String>();
        if (count == 0) {
            return parts;
        }
        int at = 0;
        int end = 0;
        for (var match : all(text, count, meter)) {
            if (count > 0 && parts.size() == count - 1) {
                break;
            }
            end = match[0];
            if (match[1] != 0) {
                parts.add(text.substring(at, end));
            }
            at = match[1];
        }
        if (end != text.length()) {
            parts.add(text.substring(at));
        } else if (text.isEmpty() && parts.isEmpty() && !isEmpty) {
            parts.add("");
        }
        return parts;
    }

    /// All matches. An empty one right behind another does not count.
    private List<int[]> all(String text, long count, Meter meter) {
        var matches = new ArrayList<int[]>();
        int at = 0;
        int previousEnd = -1;
        while (at <= text.length() && (count < 0 || matches.size() < count)) {
            meter.step();
            var found = find(text, at, meter);
            if (found.isEmpty()) {
                break;
            }
            var match = found.get();
            boolean empty = match[1] == match[0];
            if (!empty || match[0] != previousEnd) {
                matches.add(match);
            }
            previousEnd = match[1];
            at = !empty ? match[1] : match[1] < text.length() ? match[1] + Utf8.widthAt(text, match[1]) : match[1] + 1;
        }
        return matches;
    }

    /// Where the first match and its groups begin and end.
    Optional<int[]> places(String text, Meter meter) {
        return find(text, 0, meter);
    }

    private Optional<int[]> find(String text, int from, Meter meter) {
        return new Matcher(code.instructions(), slots, text, meter).find(code.start(), from);
    }
}
