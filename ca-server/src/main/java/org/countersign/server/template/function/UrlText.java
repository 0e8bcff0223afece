package org.countersign.server.template.function;

import java.util.Locale;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.TextBuilder;

/// Percent-encoding of Go strings.
final class UrlText {
    private UrlText() {}

    /// As in the query of a URL, where a space is a plus.
    static void escapeQuery(TextBuilder out, String carried) {
        escape(out, carried, "-_.~", true);
    }

    /// Everything but letters, digits and the characters given.
    static void escape(TextBuilder out, String carried, String kept, boolean spaceAsPlus) {
        out.append(escaped(carried, kept, spaceAsPlus));
    }

    /// Everything but letters, digits and the characters given.
    static String escaped(String carried, String kept) {
        return escaped(carried, kept, false);
    }

    private static String escaped(String carried, String kept, boolean spaceAsPlus) {
        var out = new StringBuilder(carried.length());
        for (int i = 0; i < carried.length(); i++) {
            char c = carried.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || kept.indexOf(c) >= 0;
            if (plain) {
                out.append(c);
            } else if (c == ' ' && spaceAsPlus) {
                out.append('+');
            } else {
                out.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return out.toString();
    }

    /// @throws Failure if a percent sign is not followed by two digits
    static String unescape(String carried) {
        var text = new StringBuilder(carried.length());
        for (int i = 0; i < carried.length(); i++) {
            char c = carried.charAt(i);
            if (c != '%') {
                text.append(c);
                continue;
            }
            boolean whole = i + 2 < carried.length();
            int high = whole ? Character.digit(carried.charAt(i + 1), 16) : -1;
            int low = whole ? Character.digit(carried.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                throw new Failure("invalid URL escape");
            }
            text.append((char) (high * 16 + low));
            i += 2;
        }
        return text.toString();
    }
}
