package org.countersign.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/// Which TLS the listener speaks. Names are those of the standards, as the JDK has them too.
///
/// @param cipherSuites suites for TLS 1.2, in order of preference; those of TLS 1.3 are always on
/// @param protocols    `TLSv1.2`, `TLSv1.3` or both
public record TlsSettings(List<String> cipherSuites, List<String> protocols) {
    private static final List<String> OFFERED = List.of("TLSv1.2", "TLSv1.3");
    private static final List<String> TLS_1_3_SUITES = List.of(
            "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    public static final TlsSettings DEFAULT = new TlsSettings(List.of(
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"), OFFERED);

    public TlsSettings {
        cipherSuites = List.copyOf(cipherSuites);
        protocols = List.copyOf(protocols);
        if (protocols.isEmpty() || !OFFERED.containsAll(protocols)) {
            throw new IllegalArgumentException("only TLS 1.2 and 1.3 are offered");
        }
    }

    /// All protocols from the lowest to the highest, both included.
    public static TlsSettings between(String lowest, String highest, List<String> cipherSuites) {
        return new TlsSettings(cipherSuites, OFFERED.stream()
                .filter(protocol -> protocol.compareTo(lowest) >= 0 && protocol.compareTo(highest) <= 0).toList());
    }

    /// What an engine may use, in order of preference.
    ///
    /// @throws IllegalArgumentException naming a suite that the TLS at hand does not have
    List<String> enabledSuites(SSLContext context) {
        var supported = List.of(context.getSupportedSSLParameters().getCipherSuites());
        var suites = new ArrayList<String>();
        Stream.concat(TLS_1_3_SUITES.stream(), cipherSuites.stream()).distinct().forEach(suite -> {
            if (!supported.contains(suite)) {
                throw new IllegalArgumentException("the cipher suite " + suite + " is not supported");
            }
            suites.add(suite);
        });
        return suites;
    }
}
