package org.countersign.cli.client;

import java.util.List;

/// An X.509 certificate as the CA hands it over: PEM texts, the new certificate first, then its issuers.
public record IssuedX509(List<String> chain) {
    public IssuedX509 {
        chain = List.copyOf(chain);
    }

    /// All of them as they go into a file.
    public String toPem() {
        return String.join("", chain);
    }
}
