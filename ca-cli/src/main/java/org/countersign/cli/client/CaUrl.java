package org.countersign.cli.client;

import java.util.Locale;
import java.util.regex.Pattern;

/// Where a CA is: scheme `https`, a host and perhaps a port. Path and query of what the user typed are dropped, a missing
/// scheme is `https`, and a bare IPv6 address gets its brackets.
///
/// @param host name or address; an IPv6 address stands without brackets
/// @param port as written, or 0 when it was left out; see [#connectPort()]
public record CaUrl(String host, int port) {
    private static final int HTTPS = 443;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9._-]{1,32})?");

    public CaUrl {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("the port is not between 1 and 65535");
        }
        boolean v6 = host.indexOf(':') >= 0;
        if (!(v6 ? IPV6 : NAME).matcher(host).matches()) {
            throw new IllegalArgumentException("that is not a host name or an address");
        }
    }

    /// Reads what a user writes for `--ca-url`.
    ///
    /// @throws IllegalArgumentException with the reason, to be shown beside the value
    public static CaUrl parse(String text) {
        String rest = withoutScheme(text.strip());
        int end = indexOfAny(rest, "/?#");
        String authority = end < 0 ? rest : rest.substring(0, end);
        if (authority.indexOf('@') >= 0) {
            throw new IllegalArgumentException("a user name has no place in it");
        }
        if (authority.startsWith("[")) {
            int close = authority.indexOf(']');
            if (close < 0 || !authority.substring(0, close).contains(":")) {
                throw new IllegalArgumentException("brackets enclose an IPv6 address and nothing else");
            }
            return new CaUrl(authority.substring(1, close), portAfter(authority.substring(close + 1)));
        }
        int colon = authority.indexOf(':');
        if (colon < 0 || colon != authority.lastIndexOf(':')) {
            return new CaUrl(authority, 0);
        }
        return new CaUrl(authority.substring(0, colon), portAfter(authority.substring(colon)));
    }

    private static String withoutScheme(String text) {
        int at = text.indexOf("://");
        if (at < 0) {
            return text;
        }
        if (!text.substring(0, at).toLowerCase(Locale.ROOT).equals("https")) {
            throw new IllegalArgumentException("it must have the scheme https");
        }
        return text.substring(at + 3);
    }

    private static int indexOfAny(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private static int portAfter(String colonAndPort) {
        if (colonAndPort.isEmpty() || colonAndPort.equals(":")) {
            return 0;
        }
        if (!colonAndPort.matches(":[0-9]{1,5}") || Integer.parseInt(colonAndPort.substring(1)) == 0) {
            throw new IllegalArgumentException("the port is not between 1 and 65535");
        }
        return Integer.parseInt(colonAndPort.substring(1));
    }

    /// The port to connect to.
    public int connectPort() {
        return port == 0 ? HTTPS : port;
    }

    /// `host` or `host:port`, brackets included, as it stands in a URL.
    String authority() {
        String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == 0 ? bracketed : bracketed + ":" + port;
    }

    /// The URL without a final slash; token audiences begin with it.
    @Override
    public String toString() {
        return "https://" + authority();
    }
}
