package org.countersign.server.template.regex;

import java.util.Map;
import org.countersign.server.template.value.TextBuilder;

/// What takes the place of a match. A name after `$` reaches as far as letters, digits and underscores do, so `$1x` is
/// the group `1x`, which there is not; `${1}x` is the first group.
final class Replacement {
    private final String template;
    private final Map<String, Integer> names;

    Replacement(String template, Map<String, Integer> names) {
        this.template = template;
        this.names = names;
    }

    void expand(TextBuilder out, String text, int[] match) {
        int at = 0;
        for (int dollar = template.indexOf('$'); dollar >= 0; dollar = template.indexOf('$', at)) {
            out.append(template, at, dollar);
            at = dollar + 1;
            if (template.startsWith("$", at)) {
                out.append('$');
                at++;
                continue;
            }
            boolean braced = template.startsWith("{", at);
            int start = braced ? at + 1 : at;
            int end = endOfName(start);
            if (end == start || braced && !template.startsWith("}", end)) {
                out.append('$');
                continue;
            }
            group(out, text, match, template.substring(start, end));
            at = braced ? end + 1 : end;
        }
        out.append(template, at, template.length());
    }

    private int endOfName(int start) {
        int end = start;
        while (end < template.length() && (template.charAt(end) == '_'
                || template.charAt(end) < 0x80 && Character.isLetterOrDigit(template.charAt(end)))) {
            end++;
        }
        return end;
    }

    private void group(TextBuilder out, String text, int[] match, String name) {
        int number = name.matches("[0-9]{1,8}") ? Integer.parseInt(name) : names.getOrDefault(name, -1);
        if (number >= 0 && 2 * number < match.length && match[2 * number] >= 0) {
            out.append(text, match[2 * number], match[2 * number + 1]);
        }
    }
}
