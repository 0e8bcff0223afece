package org.countersign.core.x509;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// A URL with a scheme, as Go's `url.Parse` accepts it. Existing clients and tokens were made with that function, and
/// whether it takes a text for a URL decides how the text is certified, oddities such as `localhost:8080` included.
///
/// @param text the URL with its scheme in lower case
/// @param hasUserInfo whether something stands before an `@` in the authority
/// @param host what stands behind it, without the port; empty when there is none
record GoUrl(String text, boolean hasUserInfo, String host) {
    private static final String HOST_MARKS = "!$&'()*+,;=:[]<>\"-_.~";
    private static final String USER_MARKS = "-._:~!$&'()*+,;=%@";

    private static final String FRAGMENT_MARKS = "-_.~!$&()*+,/:;=?@";

    /// A text as the fragment of a URL, escaped as `url.URL` writes it.
    static String fragment(String text) {
        var escaped = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (isLetter(octet) || isDigit(octet) || octet >= 0 && FRAGMENT_MARKS.indexOf(octet) >= 0) {
                escaped.append((char) octet);
            } else {
                escaped.append("%%%02X".formatted(octet & 0xff));
            }
        }
        return escaped.toString();
    }

    /// Empty when Go finds an error or no scheme.
    static Optional<GoUrl> parse(String text) {
        int colon = endOfScheme(text);
        if (colon <= 0 || text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            return Optional.empty();
        }
        var normal = text.substring(0, colon).toLowerCase(Locale.ROOT) + text.substring(colon);
        int hash = text.indexOf('#');
        var fragment = hash < 0 ? "" : text.substring(hash + 1);
        var rest = text.substring(colon + 1, hash < 0 ? text.length() : hash);
        int question = rest.indexOf('?');
        var hierarchy = question < 0 ? rest : rest.substring(0, question);
        if (!escapesAreValid(fragment)) {
            return Optional.empty();
        }
        if (!hierarchy.startsWith("//")) {
            boolean opaque = !hierarchy.startsWith("/");
            return opaque || escapesAreValid(hierarchy) ? Optional.of(new GoUrl(normal, false, "")) : Optional.empty();
        }
        int slash = hierarchy.indexOf('/', 2);
        var authority = hierarchy.substring(2, slash < 0 ? hierarchy.length() : slash);
        var path = slash < 0 ? "" : hierarchy.substring(slash);
        int at = authority.lastIndexOf('@');
        boolean valid = userInfoIsValid(authority.substring(0, Math.max(at, 0)))
                && hostIsValid(authority.substring(at + 1)) && escapesAreValid(path);
        return valid ? Optional.of(new GoUrl(normal, at >= 0, withoutPort(authority.substring(at + 1)))) : Optional.empty();
    }

    private static String withoutPort(String host) {
        int colon = host.indexOf(':', Math.max(host.lastIndexOf(']'), 0));
        return colon < 0 ? host : host.substring(0, colon);
    }

    /// Where the colon behind the scheme is, or -1 without a scheme, or 0 when it is missing before the colon.
    private static int endOfScheme(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':') {
                return i;
            }
            boolean later = isDigit(c) || c == '+' || c == '-' || c == '.';
            if (!isLetter(c) && (!later || i == 0)) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean userInfoIsValid(String userInfo) {
        return userInfo.chars().allMatch(c -> isLetter(c) || isDigit(c) || USER_MARKS.indexOf(c) >= 0)
                && escapesAreValid(userInfo);
    }

    private static boolean hostIsValid(String host) {
        if (host.startsWith("[")) {
            int bracket = host.lastIndexOf(']');
            if (bracket < 0 || !portIsValid(host.substring(bracket + 1))) {
                return false;
            }
            int zone = host.substring(0, bracket).indexOf("%25");
            return zone < 0 ? hostTextIsValid(host, false)
                    : hostTextIsValid(host.substring(0, zone), false)
                            && hostTextIsValid(host.substring(zone, bracket), true)
                            && hostTextIsValid(host.substring(bracket), false);
        }
        int colon = host.lastIndexOf(':');
        return (colon < 0 || portIsValid(host.substring(colon))) && hostTextIsValid(host, false);
    }

    private static boolean portIsValid(String port) {
        return port.isEmpty() || port.charAt(0) == ':' && port.chars().skip(1).allMatch(GoUrl::isDigit);
    }

    /// In a host only octets above 127 may be escaped, in a zone also those that may stand in a host as they are.
    private static boolean hostTextIsValid(String host, boolean zone) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '%') {
                int octet = escapedOctet(host, i);
                boolean percent = octet == '%';
                boolean allowed = zone ? percent || octet == ' ' || isHostCharacter(octet) : percent || octet >= 0x80;
                if (octet < 0 || !allowed) {
                    return false;
                }
                i += 2;
            } else if (c < 0x80 && !isHostCharacter(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHostCharacter(int c) {
        return isLetter(c) || isDigit(c) || c < 0x80 && HOST_MARKS.indexOf(c) >= 0;
    }

    private static boolean escapesAreValid(String text) {
        for (int i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1)) {
            if (escapedOctet(text, i) < 0) {
                return false;
            }
        }
        return true;
    }

    /// The octet that `%xy` stands for, or -1 when it is not an escape.
    private static int escapedOctet(String text, int at) {
        if (at + 2 >= text.length()) {
            return -1;
        }
        int high = hex(text.charAt(at + 1));
        int low = hex(text.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
