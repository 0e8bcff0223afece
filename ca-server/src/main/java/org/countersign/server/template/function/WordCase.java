package org.countersign.server.template.function;

import java.util.Locale;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Utf8;
import org.countersign.server.template.value.Value;

/// `snake_case`, `kebab-case` and `CamelCase`.
final class WordCase {
    private WordCase() {}

    static Value joined(Arguments call, char connector) {
        var text = new Text(call.text(0)).toText();
        call.meter().text(text.length());
        var out = new StringBuilder();
        boolean afterWord = false;
        for (var token : WordCutter.cut(text, call.meter())) {
            boolean word = Character.isLetterOrDigit(token.codePointAt(0));
            if (word && afterWord) {
                out.append(connector);
            }
            append(out, token, connector);
            afterWord = word;
        }
        return Text.of(out.toString());
    }

    private static void append(StringBuilder out, String token, char connector) {
        if (isConnector(token.codePointAt(0))) {
            out.append(connector);
        } else {
            token.toLowerCase(Locale.ROOT).codePoints()
                    .forEach(rune -> out.appendCodePoint(TextFunctions.isSpace(rune) ? connector : rune));
        }
    }

    /// Before a letter one connector is dropped, and the letter is a capital; all other letters are small.
    static Value camel(Arguments call) {
        var runes = Utf8.runes(call.text(0));
        var out = call.builder();
        boolean inWord = false;
        for (int i = 0; i < runes.length; i++) {
            boolean connector = isConnector(runes[i]);
            boolean first = i == 0 || isConnector(runes[i - 1]);
            boolean beforeWord = i + 1 < runes.length && !isConnector(runes[i + 1]);
            if (!connector) {
                out.appendRune(first ? Character.toUpperCase(runes[i]) : Character.toLowerCase(runes[i]));
            } else if (!inWord || !beforeWord) {
                out.appendRune(runes[i]);
            }
            inWord |= !connector;
        }
        return out.toValue();
    }

    static boolean isConnector(int rune) {
        return rune == '-' || rune == '_' || TextFunctions.isSpace(rune);
    }
}
