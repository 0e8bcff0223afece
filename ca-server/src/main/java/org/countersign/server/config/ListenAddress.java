package org.countersign.server.config;

import java.util.Optional;
import java.util.regex.Pattern;

/// Where the server listens.
///
/// @param host a name or address, without brackets; empty for every address of the machine
/// @param port 0 for any free port
public record ListenAddress(String host, int port) {
    private static final Pattern FORM = Pattern.compile(
            "(?:\\[([0-9a-fA-F:.]+(?:%[A-Za-z0-9._-]+)?)]|([^:\\[\\]/\\s]*)):([0-9]{1,5})");
    private static final int LAST_PORT = 65_535;

    public ListenAddress {
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException("port out of range");
        }
    }

    /// `host:port`, `:port` or `[address]:port`; empty for anything else.
    static Optional<ListenAddress> parse(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(3)) > LAST_PORT) {
            return Optional.empty();
        }
        var host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        return Optional.of(new ListenAddress(host, Integer.parseInt(parts.group(3))));
    }

    /// The text that [#parse] reads.
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
