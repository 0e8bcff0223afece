package org.countersign.server.log;

import java.util.Optional;

/// How log lines look, as `logger.format` in the configuration names it.
public enum LogFormat {
    /// `key=value` pairs, for people.
    TEXT,
    /// One JSON object a line, for machines.
    JSON,
    /// The form of web server logs; other events than requests are [#TEXT] then.
    COMMON;

    /// The format of that name; the empty name means text.
    public static Optional<LogFormat> of(String name) {
        return switch (name) {
            case "", "text" -> Optional.of(TEXT);
            case "json" -> Optional.of(JSON);
            case "common" -> Optional.of(COMMON);
            default -> Optional.empty();
        };
    }
}
