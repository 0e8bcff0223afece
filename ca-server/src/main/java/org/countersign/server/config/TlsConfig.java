package org.countersign.server.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// How the server speaks TLS. Clients are told the same, for servers that they run with their certificates.
///
/// @param cipherSuites  the suites for TLS 1.2, in order of preference; those of TLS 1.3 are fixed
/// @param renegotiation only told to clients: this server never renegotiates
public record TlsConfig(List<String> cipherSuites, TlsVersion minVersion, TlsVersion maxVersion,
        boolean renegotiation) {
    static final List<String> NAMES = List.of("cipherSuites", "minVersion", "maxVersion", "renegotiation");
    private static final List<BigDecimal> OLD_VERSIONS = List.of(BigDecimal.ONE, new BigDecimal("1.1"));

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
        return tls.number(name).filter(number -> number.signum() != 0)
                .flatMap(number -> version(tls, name, number));
    }

    private static Optional<TlsVersion> version(Section tls, String name, BigDecimal number) {
        var version = TlsVersion.of(number);
        boolean old = OLD_VERSIONS.stream().anyMatch(earlier -> number.compareTo(earlier) == 0);
        if (version.isEmpty() && old && name.equals("minVersion")) {
            tls.warn(name, "TLS 1.0 and 1.1 are not offered; 1.2 is the lowest");
        } else if (version.isEmpty()) {
            tls.fault(name, "must be 1.2 or 1.3");
        }
        return version;
    }
}
