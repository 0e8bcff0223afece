package org.countersign.server.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonValue.JsonNumber;

/// How the server speaks TLS. Clients are told the same, for servers that they run with their certificates.
///
/// @param cipherSuites  the suites for TLS 1.2, in order of preference; those of TLS 1.3 are fixed
/// @param renegotiation only told to clients: this server never renegotiates
public record TlsConfig(List<String> cipherSuites, TlsVersion minVersion, TlsVersion maxVersion,
        boolean renegotiation) {
    static final List<String> NAMES = List.of("cipherSuites", "minVersion", "maxVersion", "renegotiation");

    static final TlsConfig DEFAULT = new TlsConfig(CipherSuites.DEFAULT, TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, false);

    public TlsConfig {
        cipherSuites = List.copyOf(cipherSuites);
    }

    static TlsConfig read(Section top) {
        return top.section("tls", NAMES).map(TlsConfig::of).orElse(DEFAULT);
    }

    private static TlsConfig of(Section tls) {
        boolean chosen = tls.has("cipherSuites") && !tls.isEmptyList("cipherSuites");
        var config = new TlsConfig(chosen ? CipherSuites.read(tls) : CipherSuites.DEFAULT,
                version(tls, "minVersion").orElse(TlsVersion.TLS_1_2),
                version(tls, "maxVersion").orElse(TlsVersion.TLS_1_3), tls.flag("renegotiation"));
        if (config.minVersion.compareTo(config.maxVersion) > 0) {
            tls.fault("minVersion", "is above maxVersion");
        }
        if (config.minVersion == TlsVersion.TLS_1_2 && !CipherSuites.serveTls12(config.cipherSuites)) {
            withoutTls12(tls, config);
        }
        return config;
    }

    private static void withoutTls12(Section tls, TlsConfig config) {
        var remedy = "has no suite that this server can use for TLS 1.2; add " + CipherSuites.DEFAULT.getLast();
        if (config.maxVersion == TlsVersion.TLS_1_2) {
            tls.fault("cipherSuites", remedy);
        } else {
            tls.warn("cipherSuites", remedy + ", or set minVersion to 1.3");
        }
    }

    private static Optional<TlsVersion> version(Section tls, String name) {
        return tls.number(name).flatMap(number -> TlsVersion.ofText(number.text()).or(() -> other(tls, name, number)));
    }

    /// Not written as everybody writes it. The class [BigDecimal] stays out until here: the tables that it fills when it is first used
    /// take a twentieth of a second.
    private static Optional<TlsVersion> other(Section tls, String name, JsonNumber number) {
        try {
            return Optional.of(number.value()).filter(value -> value.signum() != 0).flatMap(value -> version(tls, name, value));
        } catch (JsonException e) {
            tls.fault(name, e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<TlsVersion> version(Section tls, String name, BigDecimal number) {
        var version = TlsVersion.of(number);
        boolean old = number.compareTo(BigDecimal.ONE) == 0 || number.compareTo(new BigDecimal("1.1")) == 0;
        if (version.isEmpty() && old && name.equals("minVersion")) {
            tls.warn(name, "TLS 1.0 and 1.1 are not offered; 1.2 is the lowest");
        } else if (version.isEmpty()) {
            tls.fault(name, "must be 1.2 or 1.3");
        }
        return version;
    }
}
