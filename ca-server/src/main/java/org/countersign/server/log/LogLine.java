package org.countersign.server.log;

import org.countersign.core.json.Json;

/// One line being written: pairs in the order they are put, as JSON or as text. A value never ends a line or a string early,
/// whatever is in it.
public final class LogLine {
    private final boolean json;
    private final StringBuilder out = new StringBuilder(512);

    public LogLine(LogFormat format) {
        json = format == LogFormat.JSON;
        if (json) {
            out.append('{');
        }
    }

    public LogLine put(String key, String value) {
        name(key);
        if (json || needsQuotes(value)) {
            quote(out, value);
        } else {
            out.append(value);
        }
        return this;
    }

    public LogLine put(String key, long value) {
        name(key);
        out.append(value);
        return this;
    }

    private void name(String key) {
        if (out.length() > 1) {
            out.append(json ? ',' : ' ');
        }
        if (json) {
            quote(out, key);
            out.append(':');
        } else {
            out.append(key).append('=');
        }
    }

    /// The finished line, without a line break.
    public String end() {
        return json ? out.append('}').toString() : out.toString();
    }

    private static boolean needsQuotes(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
                    || "-._/@^+:,".indexOf(c) >= 0;
            if (!plain) {
                return true;
            }
        }
        return false;
    }

    /// A string of JSON; what a terminal could take for a command, or a reader for the end of a line, is escaped.
    public static void quote(StringBuilder out, String value) {
        Json.quote(out, value, LogLine::isEscaped);
    }

    private static boolean isEscaped(int c) {
        return c >= 0x7f && (c < 0xa0 || c >= '\u2000' && c < '\u2070' || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
