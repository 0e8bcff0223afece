package org.countersign.server.http;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// What the server shows of itself in a handshake: its certificate and the intermediates above it, leaf first, and the
/// key of the leaf. It lives in memory only.
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {
    public TlsIdentity {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("an identity needs a certificate");
        }
    }

    X509Certificate leaf() {
        return chain.getFirst();
    }
}
