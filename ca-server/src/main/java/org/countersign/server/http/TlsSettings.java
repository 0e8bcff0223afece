package org.countersign.server.http;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// Which TLS the listener speaks. Names are those of the standards (IANA), as existing configuration files have them.
///
/// @param cipherSuites suites for TLS 1.2; those of TLS 1.3 are not configurable
/// @param versions     protocol versions, oldest first
public record TlsSettings(List<String> cipherSuites, List<Version> versions) {

    /// The versions this server can speak. TLS 1.0 and 1.1 are refused: every client of this product knows better ones.
    public enum Version {
        TLS_1_2("TLSv1.2"),
        TLS_1_3("TLSv1.3");

        private final String jcaName;

        Version(String jcaName) {
            this.jcaName = jcaName;
        }
    }

    public static final List<String> DEFAULT_CIPHER_SUITES = List.of(
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");

    private static final List<String> TLS_1_3_SUITES = List.of(
            "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    /// Forward secrecy and authenticated encryption, under an ECDSA or RSA certificate.
    private static final List<String> TLS_1_2_SUITES = List.of(
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");

    /// Spellings from before the standard had a name.
    private static final Map<String, String> OLD_NAMES = Map.of(
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /// Last among the constants because it is made from them.
    public static final TlsSettings DEFAULT = of(List.of(), Version.TLS_1_2, Version.TLS_1_3);

    public TlsSettings {
        cipherSuites = List.copyOf(cipherSuites);
        versions = List.copyOf(versions);
    }

    /// Settings from the values of a configuration file.
    ///
    /// @param cipherSuites the names given, or none for the default
    /// @throws IllegalArgumentException naming the suite or version that is not supported
    public static TlsSettings of(List<String> cipherSuites, Version minimum, Version maximum) {
        if (minimum.compareTo(maximum) > 0) {
            throw new IllegalArgumentException("tls.minVersion is above tls.maxVersion");
        }
        var suites = new LinkedHashSet<String>();
        for (var name : cipherSuites.isEmpty() ? DEFAULT_CIPHER_SUITES : cipherSuites) {
            suites.add(supported(name));
        }
        suites.removeAll(TLS_1_3_SUITES);
        var versions = new ArrayList<Version>();
        for (var version : Version.values()) {
            if (version.compareTo(minimum) >= 0 && version.compareTo(maximum) <= 0) {
                versions.add(version);
            }
        }
        if (suites.isEmpty() && versions.contains(Version.TLS_1_2)) {
            throw new IllegalArgumentException("tls.cipherSuites has no suite for TLS 1.2");
        }
        return new TlsSettings(List.copyOf(suites), versions);
    }

    /// A version as configuration files write it: the number 1.2 or 1.3.
    ///
    /// @throws IllegalArgumentException for any other
    public static Version version(String number) {
        return switch (number) {
            case "1.2" -> Version.TLS_1_2;
            case "1.3" -> Version.TLS_1_3;
            default -> throw new IllegalArgumentException("TLS version " + number + " is not supported; use 1.2 or 1.3");
        };
    }

    private static String supported(String name) {
        var current = OLD_NAMES.getOrDefault(name, name);
        if (!TLS_1_2_SUITES.contains(current) && !TLS_1_3_SUITES.contains(current)) {
            throw new IllegalArgumentException("the cipher suite " + name + " is not supported; use one of "
                    + String.join(", ", TLS_1_2_SUITES));
        }
        return current;
    }

    String[] protocols() {
        return versions.stream().map(version -> version.jcaName).toArray(String[]::new);
    }

    /// What the engine may use, in order of preference.
    String[] enabledSuites() {
        var suites = new ArrayList<String>();
        if (versions.contains(Version.TLS_1_3)) {
            suites.addAll(TLS_1_3_SUITES);
        }
        if (versions.contains(Version.TLS_1_2)) {
            suites.addAll(cipherSuites);
        }
        return suites.toArray(String[]::new);
    }
}
