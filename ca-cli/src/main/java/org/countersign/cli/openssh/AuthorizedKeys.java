package org.countersign.cli.openssh;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The lines of an authorized_keys file that trust a CA for one account (sshd(8), "AUTHORIZED_KEYS FILE FORMAT").
public record AuthorizedKeys(List<CertAuthority> authorities) {
    private static final Pattern KEY = Pattern.compile("(?:^|[ \\t])((?:ssh-|ecdsa-|sk-)[^ \\t\"]+[ \\t]+[A-Za-z0-9+/=]+)");
    private static final Pattern PRINCIPALS = Pattern.compile("(?:^|,)principals=\"([^\"]*)\"");

    /// @param key        type and base64
    /// @param principals that may log in; without them the name of the account
    public record CertAuthority(String key, Optional<List<String>> principals) {}

    public static AuthorizedKeys parse(String text) {
        return new AuthorizedKeys(text.lines().map(String::strip).filter(line -> !line.startsWith("#"))
                .flatMap(line -> line(line).stream()).toList());
    }

    private static Optional<CertAuthority> line(String line) {
        var key = KEY.matcher(line);
        if (!key.find() || key.start() == 0) {
            return Optional.empty();
        }
        String options = line.substring(0, key.start());
        if (!List.of(options.split(",")).contains("cert-authority")) {
            return Optional.empty();
        }
        var principals = PRINCIPALS.matcher(options);
        return Optional.of(new CertAuthority(key.group(1).replaceAll("[ \\t]+", " "),
                principals.find() ? Optional.of(List.of(principals.group(1).split(","))) : Optional.empty()));
    }
}
