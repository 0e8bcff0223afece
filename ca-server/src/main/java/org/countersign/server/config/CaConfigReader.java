package org.countersign.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonString;
import org.countersign.core.keys.Secret;

/// Reads the whole of `ca.json`. What it finds wrong goes to the findings; the result is empty when something needed
/// for it is missing.
final class CaConfigReader {
    static final List<String> NAMES = List.of("root", "federatedRoots", "federateRoots", "crt", "key", "address",
            "insecureAddress", "dnsNames", "commonName", "password", "kms", "ssh", "logger", "monitoring", "db",
            "authority", "tls", "templates", "crl", "metricsAddress", "retention");
    static final List<String> RETENTION = List.of("expiredCertificates");
    private static final Duration LEAST_KEPT = Duration.ofDays(1);
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");
    private static final String DEFAULT_COMMON_NAME = "Step Online CA";

    private final Section top;
    private final Findings findings;
    private final FilesRead files;

    private CaConfigReader(Section top, Findings findings, FilesRead files) {
        this.top = top;
        this.findings = findings;
        this.files = files;
    }

    static Optional<CaConfig> read(JsonObject json, Path configFile, ConfigEnvironment environment, Findings findings,
            FilesRead files) {
        var top = new Section(json, "", findings, NAMES);
        return new CaConfigReader(top, findings, files).read(configFile, environment);
    }

    private Optional<CaConfig> read(Path configFile, ConfigEnvironment environment) {
        var roots = roots();
        var federatedRoots = federatedRoots();
        var certificate = top.required("crt").flatMap(name -> certificates(name, "crt"));
        var key = top.required("key").flatMap(name -> files.privateKey(name, "key", findings));
        var address = address();
        var dnsNames = dnsNames();
        var commonName = top.text("commonName");
        var password = password();
        var ssh = SshConfig.read(top, files);
        var logger = LoggerConfig.read(top);
        var database = DatabaseConfig.read(top, configFile, environment, files);
        var authority = AuthorityConfig.read(top, files);
        var tls = TlsConfig.read(top);
        var crl = CrlConfig.read(top, dnsNames);
        var crlAddress = crlAddress(crl.isPresent());
        var metricsAddress = plainAddress("metricsAddress");
        var templates = TemplatesConfig.read(top, files);
        var keepExpired = keepExpired();
        NotYet.refuse(top);
        warnOfSilentSsh(ssh, authority);
        if (certificate.isEmpty() || key.isEmpty() || address.isEmpty() || database.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new CaConfig(roots, federatedRoots, certificate.get(), key.get(), address.get(), dnsNames,
                commonName.isEmpty() ? DEFAULT_COMMON_NAME : commonName, password, ssh, logger, database.get(),
                authority, tls, crl, crlAddress, metricsAddress, templates, keepExpired, SharedPart.UNKNOWN));
    }

    /// Shorter than a day would be a mistake: the trail of a certificate would go before anyone looks for it.
    private Optional<Duration> keepExpired() {
        return top.section("retention", RETENTION).flatMap(retention -> retention.duration("expiredCertificates").filter(keep -> {
            if (keep.compareTo(LEAST_KEPT) < 0) {
                retention.fault("expiredCertificates", "is shorter than a day");
            }
            return true;
        }));
    }

    private Optional<Path> certificates(String name, String place) {
        return files.certificates(name, place, findings);
    }

    /// One name or a list of names.
    private List<Path> roots() {
        if (top.value("root").filter(value -> value instanceof JsonString).isPresent()) {
            return top.required("root").flatMap(name -> certificates(name, "root")).stream().toList();
        }
        if (!top.has("root") || top.isEmptyList("root")) {
            top.fault("root", "is missing; give the file with the root certificate");
        }
        return paths("root");
    }

    private List<Path> federatedRoots() {
        // A misspelling that tools write with nothing in it, and which has never had an effect.
        if (!top.items("federateRoots").isEmpty()) {
            top.fault("federateRoots", "there is no such setting; did you mean \"federatedRoots\"?");
        }
        return paths("federatedRoots");
    }

    private List<Path> paths(String name) {
        var paths = new ArrayList<Path>();
        top.stringsByPlace(name).forEach((place, text) -> {
            if (text.isEmpty()) {
                findings.fault(place, "is empty");
            } else {
                certificates(text, place).ifPresent(paths::add);
            }
        });
        return paths;
    }

    private Optional<ListenAddress> address() {
        return top.required("address").flatMap(text -> {
            var address = ListenAddress.parse(text);
            if (address.isEmpty()) {
                top.fault("address", Shown.quoted(text) + " is not host:port; use for example \":9000\"");
            }
            return address;
        });
    }

    /// The one thing that is served without TLS is the list, which is signed itself.
    private Optional<ListenAddress> crlAddress(boolean crl) {
        var address = plainAddress("insecureAddress");
        if (address.isPresent() && !crl) {
            top.warn("insecureAddress", "has no effect unless crl.enabled is true");
        }
        return address.filter(_ -> crl);
    }

    private Optional<ListenAddress> plainAddress(String name) {
        var text = top.text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var address = ListenAddress.parse(text);
        if (address.isEmpty()) {
            top.fault(name, Shown.quoted(text) + " is not host:port; use for example \":8080\"");
        }
        return address;
    }

    private List<String> dnsNames() {
        if (!top.has("dnsNames")) {
            return LOOPBACK;
        }
        if (top.isEmptyList("dnsNames")) {
            top.fault("dnsNames", "is empty; list the names and addresses that clients know this server by");
        }
        top.stringsByPlace("dnsNames").forEach((place, name) -> {
            if (!name.matches("[^\\s/]+")) {
                findings.fault(place, Shown.quoted(name) + " is not a name or an address");
            }
        });
        return top.strings("dnsNames");
    }

    /// Not read as other texts are: it may hold any character, and no message may show it.
    private Optional<Secret> password() {
        return top.value("password").flatMap(value -> {
            if (value instanceof JsonString(var text)) {
                return text.isEmpty() ? Optional.<Secret>empty() : Optional.of(Secret.of(text));
            }
            top.fault("password", "must be a text in double quotes");
            return Optional.empty();
        });
    }

    /// The claim is off unless it is set, and all that users see then is a refusal.
    private void warnOfSilentSsh(Optional<SshConfig> ssh, AuthorityConfig authority) {
        boolean issued = authority.provisioners().stream().anyMatch(ProvisionerConfig::issuesSsh);
        boolean keys = ssh.filter(config -> config.hostKey().isPresent() || config.userKey().isPresent()).isPresent();
        if (keys && !issued) {
            top.warn("ssh", "no provisioner has the claim enableSSHCA, so no SSH certificate is issued");
        }
    }
}
