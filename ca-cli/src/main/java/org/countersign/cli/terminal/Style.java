package org.countersign.cli.terminal;

import java.util.Map;

/// Bold, underlined and coloured text where it is seen by a person, plain text everywhere else.
public record Style(boolean on) {
    public static final Style PLAIN = new Style(false);

    /// Plain unless the stream is a terminal, and plain there too when `NO_COLOR` (no-color.org) or `TERM=dumb` ask for it.
    public static Style of(Map<String, String> environment, boolean terminal) {
        return new Style(terminal && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb"));
    }

    public String bold(String text) {
        return wrap("1", text);
    }

    public String underline(String text) {
        return wrap("4", text);
    }

    public String green(String text) {
        return wrap("32", text);
    }

    public String red(String text) {
        return wrap("31", text);
    }

    private String wrap(String code, String text) {
        return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
