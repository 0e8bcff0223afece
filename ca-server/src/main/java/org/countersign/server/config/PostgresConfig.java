package org.countersign.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.countersign.core.json.JsonValue.JsonString;
import org.countersign.core.keys.Secret;

/// The database that several servers share, from a URL as `psql` takes it. It may hold a password, so no message shows it.
///
/// @param hosts        `host:port`, one or more with commas
/// @param password     from the URL
/// @param passwordFile goes before the one in the URL
/// @param properties   what the driver is told about TLS
/// @param shared       whether the sections that servers can share are in the database, and not in `ca.json`
/// @param refusing     whether a node issues nothing while the configuration of other nodes counts instead of its own
public record PostgresConfig(String hosts, String database, String user, Optional<Secret> password, Optional<Path> passwordFile,
        Map<String, String> properties, boolean shared, boolean refusing) {
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127\\.[0-9.]+|\\[::1])(:[0-9]+)?", Pattern.CASE_INSENSITIVE);
    private static final String FORM = "postgresql://USER@HOST:PORT/DATABASE?sslmode=verify-full&sslrootcert=FILE";
    private static final String STRICTEST = "verify-full";
    private static final List<String> MODES = List.of("disable", "allow", "prefer", "require", "verify-ca", STRICTEST);
    private static final List<String> ABOUT_TLS = List.of("sslmode", "sslrootcert", "sslcert", "sslkey");
    private static final List<String> USED = List.of("user", "password");
    /// By the certificates that this machine trusts; and the name of the host is still compared.
    private static final String SYSTEM_ROOTS = "org.postgresql.ssl.DefaultJavaSSLFactory";

    public PostgresConfig {
        properties = Map.copyOf(properties);
    }

    /// For messages.
    public String place() {
        return "database \"" + database + "\" of \"" + user + "\" on " + hosts;
    }

    /// The same database, whatever of the configuration is in it.
    PostgresConfig withoutShared() {
        return new PostgresConfig(hosts, database, user, password, passwordFile, properties, false, refusing);
    }

    static Optional<PostgresConfig> read(Section db, FilesRead files) {
        var passwordFile = db.string("passwordFile").filter(name -> !name.isEmpty())
                .flatMap(name -> files.secret(name, db.placeOf("passwordFile"), db.findings()));
        return url(db).flatMap(url -> new Reader(db, url).read(passwordFile));
    }

    private static Optional<URI> url(Section db) {
        if (!(db.value("dataSource").orElse(new JsonString("")) instanceof JsonString(var text)) || text.isEmpty()) {
            db.fault("dataSource", "is missing; use " + FORM);
            return Optional.empty();
        }
        try {
            var url = new URI(text);
            if (url.getRawAuthority() != null && List.of("postgresql", "postgres").contains(url.getScheme())) {
                return Optional.of(url);
            }
        } catch (URISyntaxException _) {
            // The message would show the password.
        }
        db.fault("dataSource", "is not the URL of a database; use " + FORM);
        return Optional.empty();
    }

    /// Takes one URL apart.
    private static final class Reader {
        private final Section db;
        private final URI url;
        private final Map<String, String> parameters;

        Reader(Section db, URI url) {
            this.db = db;
            this.url = url;
            this.parameters = parameters(url);
        }

        private static Map<String, String> parameters(URI url) {
            var parameters = new LinkedHashMap<String, String>();
            var query = Optional.ofNullable(url.getRawQuery()).orElse("");
            for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
                var parts = pair.split("=", 2);
                parameters.put(decoded(parts[0]), parts.length > 1 ? decoded(parts[1]) : "");
            }
            return parameters;
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        Optional<PostgresConfig> read(Optional<Path> passwordFile) {
            var authority = url.getRawAuthority();
            int at = authority.lastIndexOf('@');
            var login = (at < 0 ? "" : authority.substring(0, at)).split(":", 2);
            var user = parameters.getOrDefault("user", decoded(login[0]));
            var password = Optional.ofNullable(parameters.get("password")).or(() -> login.length > 1 ? Optional.of(decoded(login[1])) : Optional.empty())
                    .filter(text -> !text.isEmpty()).map(Secret::of);
            var hosts = hosts(authority.substring(at + 1));
            var named = db.text("database");
            var path = Optional.ofNullable(url.getRawPath()).filter(text -> text.length() > 1).map(text -> decoded(text.substring(1))).orElse("");
            var database = named.isEmpty() ? path : named;
            if (user.isEmpty() || database.isEmpty() || !database.matches("[^/?#\\p{Cntrl}]+")) {
                db.fault("dataSource", "names no " + (user.isEmpty() ? "user" : "database") + "; use " + FORM);
                return Optional.empty();
            }
            var properties = properties(hosts);
            return hosts.isEmpty() ? Optional.empty()
                    : Optional.of(new PostgresConfig(String.join(",", hosts), database, user, password, passwordFile, properties,
                            isSecond("configuration", "file", "database"), isSecond("onDifference", "warn", "refuse")));
        }

        /// Which of two words a setting has; the first is its default.
        private boolean isSecond(String name, String first, String second) {
            var word = db.text(name);
            if (!List.of("", first, second).contains(word)) {
                db.fault(name, "must be \"" + first + "\" or \"" + second + "\"");
            }
            return word.equals(second);
        }

        private List<String> hosts(String text) {
            var hosts = new ArrayList<String>();
            for (String host : text.split(",", -1)) {
                if (!HOST.matcher(host).matches()) {
                    db.fault("dataSource", "names no host; a socket in the file system cannot be used, use for example localhost:5432");
                    return List.of();
                }
                hosts.add(host.matches(".*:[0-9]+") ? host : host + ":5432");
            }
            return hosts;
        }

        private Map<String, String> properties(List<String> hosts) {
            boolean near = hosts.stream().allMatch(host -> LOOPBACK.matcher(host).matches());
            var properties = new LinkedHashMap<String, String>();
            parameters.forEach((name, value) -> {
                if (ABOUT_TLS.contains(name)) {
                    properties.put(name, value);
                } else if (!USED.contains(name)) {
                    db.warn("dataSource", Shown.name(name) + " has no effect");
                }
            });
            var mode = properties.computeIfAbsent("sslmode", _ -> near ? "prefer" : STRICTEST);
            if (!MODES.contains(mode)) {
                db.fault("dataSource", "sslmode " + Shown.quoted(mode) + " is none of " + String.join(", ", MODES));
            } else if (!near && !mode.equals(STRICTEST)) {
                db.warn("dataSource", "sslmode=" + mode + " does not make sure that it is the database that answers: who can come in between"
                        + " reads and changes what is recorded; use sslmode=verify-full");
            }
            if (properties.getOrDefault("sslrootcert", "system").equals("system")) {
                properties.remove("sslrootcert");
                properties.put("sslfactory", SYSTEM_ROOTS);
            }
            return properties;
        }
    }
}
