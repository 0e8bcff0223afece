package org.countersign.server.http;

/// Which paths are looked at, at all. Every route is made of plain segments, so a path that could mean two things to two
/// readers (encoded or doubled slashes, dot segments, parameters behind a semicolon, control characters) is simply not there.
final class RequestPath {
    private RequestPath() {}

    static boolean isPlain(String raw) {
        if (raw == null || !raw.startsWith("/")) {
            return false;
        }
        int segment = 1;
        for (int i = 1; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '/') {
                if (isDots(raw, segment, i) || segment == i) {
                    return false;
                }
                segment = i + 1;
            } else if (c == '%' ? !isHarmlessEscape(raw, i) : !isPlain(c)) {
                return false;
            }
        }
        return !isDots(raw, segment, raw.length());
    }

    private static boolean isPlain(char c) {
        return c > 0x20 && c < 0x7f && c != ';' && c != '\\';
    }

    private static boolean isDots(String raw, int from, int to) {
        return to > from && to - from <= 2 && raw.chars().skip(from).limit(to - from).allMatch(c -> c == '.');
    }

    /// Escapes of printable characters that have no meaning in a path of their own.
    private static boolean isHarmlessEscape(String raw, int at) {
        if (at + 2 >= raw.length()) {
            return false;
        }
        int high = Character.digit(raw.charAt(at + 1), 16);
        int low = Character.digit(raw.charAt(at + 2), 16);
        if (high < 0 || low < 0) {
            return false;
        }
        char c = (char) (high << 4 | low);
        return isPlain(c) && c != '/' && c != '.' && c != '%';
    }
}
