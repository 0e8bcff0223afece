package org.countersign.cli.client;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A client certificate with its key, offered to a CA that asks for one.
///
/// @param chain the certificate of the key first
public record ClientIdentity(List<X509Certificate> chain, PrivateKey key) {
    public ClientIdentity {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a client certificate is missing");
        }
    }

    @Override
    public String toString() {
        return chain.getFirst().getSubjectX500Principal().toString();
    }
}
