package org.countersign.server.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The cipher suites a configuration may name, and which of them are offered: those with forward secrecy and
/// authenticated encryption.
final class CipherSuites {
    static final List<String> DEFAULT = List.of(
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");

    /// The certificate of the server has an elliptic curve key, so in TLS 1.2 only these can be agreed on.
    private static final Set<String> FOR_TLS_1_2 = Set.of(
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");

    private static final Set<String> OTHER_GOOD = Set.of(
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    private static final Set<String> WEAK = Set.of(
            "TLS_RSA_WITH_RC4_128_SHA", "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
            "TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_AES_256_CBC_SHA", "TLS_RSA_WITH_AES_128_CBC_SHA256",
            "TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
            "TLS_ECDHE_RSA_WITH_RC4_128_SHA", "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256");

    private CipherSuites() {}

    /// The suites to offer, in the order given; weak ones are left out with a warning, unknown ones are faults.
    static List<String> read(Section tls) {
        var suites = new LinkedHashSet<String>();
        for (var written : tls.strings("cipherSuites")) {
            // An old spelling, from before there was a second hash to choose from.
            var suite = written.endsWith("_WITH_CHACHA20_POLY1305") ? written + "_SHA256" : written;
            if (FOR_TLS_1_2.contains(suite) || OTHER_GOOD.contains(suite)) {
                suites.add(suite);
            } else if (WEAK.contains(suite)) {
                tls.warn("cipherSuites", suite + " is weak and not offered");
            } else {
                tls.fault("cipherSuites", Shown.quoted(written) + " is not the name of a cipher suite");
            }
        }
        return List.copyOf(suites);
    }

    static boolean serveTls12(List<String> suites) {
        return suites.stream().anyMatch(FOR_TLS_1_2::contains);
    }
}
