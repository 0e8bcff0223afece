package org.countersign.server.config;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;

/// A version of TLS this server offers. The two before 1.2 are not among them: they rest on SHA-1 and on padding
/// that attackers can probe.
public enum TlsVersion {
    TLS_1_2("1.2"),
    TLS_1_3("1.3");

    private final String number;

    TlsVersion(String number) {
        this.number = number;
    }

    /// As in JSON: `1.2`.
    public String number() {
        return number;
    }

    /// As the JDK calls it: `TLSv1.2`.
    public String protocol() {
        return "TLSv" + number;
    }

    /// Only as [#number] writes it.
    static Optional<TlsVersion> ofText(String number) {
        return Arrays.stream(values()).filter(version -> version.number.equals(number)).findFirst();
    }

    static Optional<TlsVersion> of(BigDecimal number) {
        return Arrays.stream(values())
                .filter(version -> number.compareTo(new BigDecimal(version.number)) == 0).findFirst();
    }
}
