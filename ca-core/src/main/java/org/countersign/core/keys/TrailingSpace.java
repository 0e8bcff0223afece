package org.countersign.core.keys;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Where the trailing white space of some UTF-8 bytes begins. White space is what Go's `unicode.IsSpace` says it is,
/// because a password file must mean the same password to this product and to `step`. The bytes never become a text:
/// a text cannot be wiped.
final class TrailingSpace {
    private static final List<byte[]> SPACES = "\t\n\u000b\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
            .concat("\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000")
            .chars()
            .mapToObj(c -> String.valueOf((char) c).getBytes(StandardCharsets.UTF_8))
            .toList();

    private TrailingSpace() {}

    static int cut(byte[] bytes, int length) {
        int end = length;
        int space;
        while ((space = spaceBefore(bytes, end)) > 0) {
            end -= space;
        }
        return end;
    }

    /// Length of the one white space character that ends here, or 0.
    private static int spaceBefore(byte[] bytes, int end) {
        for (var space : SPACES) {
            int from = end - space.length;
            if (from >= 0 && Arrays.equals(bytes, from, end, space, 0, space.length)) {
                return space.length;
            }
        }
        return 0;
    }
}
