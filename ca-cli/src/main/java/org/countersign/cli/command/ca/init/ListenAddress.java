package org.countersign.cli.command.ca.init;

import java.util.Optional;
import java.util.regex.Pattern;

/// Where the server is to listen, as `ca.json` says it: `:443`, `127.0.0.1:9443`, `[::1]:9443`.
record ListenAddress(String text, int port) {
    private static final Pattern FORM = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]*):([0-9]{1,5})");

    static Optional<ListenAddress> parse(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(parts.group(2));
        return port < 1 || port > 65_535 ? Optional.empty() : Optional.of(new ListenAddress(text, port));
    }
}
