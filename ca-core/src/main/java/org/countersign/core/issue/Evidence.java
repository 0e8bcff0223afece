package org.countersign.core.issue;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.countersign.core.json.JsonObject;
import org.countersign.core.nebula.NebulaCertificate;

/// What a credential was proved with, for the operator's templates and webhooks to look at. It was judged already: no rule reads it.
///
/// @param token   the payload of the verified token
/// @param chain   the certificates that vouch for its key, that key's own first; empty where the token needs none
/// @param machine the Nebula certificate that does so instead
public record Evidence(JsonObject token, List<X509Certificate> chain, Optional<NebulaCertificate> machine) {
    /// Nothing to look at: a certificate was renewed by showing it.
    public static final Evidence NONE = of(JsonObject.EMPTY);

    public Evidence {
        chain = List.copyOf(chain);
    }

    public Evidence(JsonObject token, List<X509Certificate> chain) {
        this(token, chain, Optional.empty());
    }

    public static Evidence of(JsonObject token) {
        return new Evidence(token, List.of());
    }
}
