package org.countersign.server.template.function;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.TextBuilder;

/// A URL as Go's package net/url takes it apart, which is laxer than RFC 3986. Texts are carried Go strings; path, host and fragment
/// are decoded.
///
/// @param user     user information, encoded
/// @param query    as it was written
/// @param hasQuery whether there is a question mark
/// @param opaque   what follows the scheme where that is no path
record GoUrl(String scheme, String opaque, Optional<String> user, String host, String path, boolean hasQuery, String query,
        String fragment) {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");
    private static final Pattern PORT = Pattern.compile("(:[0-9]*)?");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9._:~!$&'()*+,;=%@-]*");
    private static final String IN_HOST = "-_.~!$&'()*+,;=:[]<>\"";
    private static final String IN_USER = "-_.~$&+,;=";
    private static final String IN_PATH = "-_.~$&+,/:;=@";
    private static final String IN_FRAGMENT = "-_.~$&+,/:;=?@!()*";

    /// @throws Failure if it is none
    static GoUrl parse(String text) {
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new Failure("unable to parse url: invalid control character in URL");
        }
        int hash = text.indexOf('#');
        var fragment = hash < 0 ? "" : UrlText.unescape(text.substring(hash + 1));
        var rest = hash < 0 ? text : text.substring(0, hash);
        int colon = rest.indexOf(':');
        if (colon == 0) {
            throw new Failure("unable to parse url: missing protocol scheme");
        }
        boolean schemed = colon > 0 && SCHEME.matcher(rest.substring(0, colon)).matches();
        var scheme = schemed ? rest.substring(0, colon).toLowerCase(Locale.ROOT) : "";
        var address = schemed ? rest.substring(colon + 1) : rest;
        int mark = address.indexOf('?');
        return ofAddress(scheme, mark < 0 ? address : address.substring(0, mark), mark >= 0,
                mark < 0 ? "" : address.substring(mark + 1), fragment);
    }

    private static GoUrl ofAddress(String scheme, String address, boolean hasQuery, String query, String fragment) {
        if (!scheme.isEmpty() && !address.startsWith("/")) {
            return new GoUrl(scheme, address, Optional.empty(), "", "", hasQuery, query, fragment);
        }
        int slash = address.indexOf('/');
        if (!address.startsWith("/") && (slash < 0 ? address : address.substring(0, slash)).contains(":")) {
            throw new Failure("unable to parse url: first path segment in URL cannot contain colon");
        }
        if (!address.startsWith("//") || scheme.isEmpty() && address.startsWith("///")) {
            return new GoUrl(scheme, "", Optional.empty(), "", UrlText.unescape(address), hasQuery, query, fragment);
        }
        int end = address.indexOf('/', 2);
        var authority = end < 0 ? address.substring(2) : address.substring(2, end);
        int at = authority.lastIndexOf('@');
        return new GoUrl(scheme, "", at < 0 ? Optional.empty() : Optional.of(user(authority.substring(0, at))),
                host(authority.substring(at + 1)), end < 0 ? "" : UrlText.unescape(address.substring(end)), hasQuery, query, fragment);
    }

    /// @throws Failure if it is no user information
    static String user(String text) {
        if (!USER.matcher(text).matches()) {
            throw new Failure("unable to parse url: invalid userinfo");
        }
        int colon = text.indexOf(':');
        return colon < 0 ? encodedUser(text) : encodedUser(text.substring(0, colon)) + ":" + encodedUser(text.substring(colon + 1));
    }

    private static String encodedUser(String text) {
        return UrlText.escaped(UrlText.unescape(text), IN_USER);
    }

    private static String host(String text) {
        int bracket = text.lastIndexOf(']');
        int colon = text.lastIndexOf(':');
        if (text.startsWith("[") && bracket < 0) {
            throw new Failure("unable to parse url: missing ']' in host");
        }
        var port = text.startsWith("[") ? text.substring(bracket + 1) : colon < 0 ? "" : text.substring(colon);
        if (!PORT.matcher(port).matches()) {
            throw new Failure("unable to parse url: invalid port after host");
        }
        int zone = text.startsWith("[") ? text.substring(0, bracket).indexOf("%25") : -1;
        if (zone < 0) {
            return plainHost(text);
        }
        return plainHost(text.substring(0, zone)) + UrlText.unescape(text.substring(zone, bracket)) + plainHost(text.substring(bracket));
    }

    /// Percent signs stand for bytes beyond ASCII alone.
    private static String plainHost(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            boolean encoded = c == '%' && i + 1 < text.length() && Character.digit(text.charAt(i + 1), 16) >= 8;
            if (!letter && !encoded && c < 0x80 && IN_HOST.indexOf(c) < 0) {
                throw new Failure("unable to parse url: invalid character in host name");
            }
        }
        return UrlText.unescape(text);
    }

    /// The host without port and brackets.
    String hostname() {
        int colon = host.lastIndexOf(':');
        var name = colon >= 0 && PORT.matcher(host.substring(colon)).matches() ? host.substring(0, colon) : host;
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }

    void write(TextBuilder out) {
        out.append(scheme.isEmpty() ? "" : scheme + ":");
        if (!opaque.isEmpty()) {
            out.append(opaque);
        } else {
            writeAddress(out);
        }
        out.append(hasQuery ? "?" + query : "");
        out.append(fragment.isEmpty() ? "" : "#" + UrlText.escaped(fragment, IN_FRAGMENT));
    }

    private void writeAddress(TextBuilder out) {
        boolean relative = scheme.isEmpty() && host.isEmpty() && user.isEmpty();
        if (!relative && !(host.isEmpty() && path.isEmpty() && user.isEmpty())) {
            out.append("//").append(user.map(text -> text + "@").orElse("")).append(UrlText.escaped(host, IN_HOST));
        }
        var encoded = path.equals("*") ? path : UrlText.escaped(path, IN_PATH);
        if (!encoded.isEmpty() && !encoded.startsWith("/") && !host.isEmpty()) {
            out.append('/');
        }
        int slash = encoded.indexOf('/');
        if (relative && (slash < 0 ? encoded : encoded.substring(0, slash)).contains(":")) {
            out.append("./");
        }
        out.append(encoded);
    }
}
