package org.countersign.core.issue;

import java.security.cert.X509Certificate;
import java.util.List;
import org.countersign.core.json.JsonObject;

/// What a credential was proved with, for the operator's templates and webhooks to look at. It was judged already: no rule reads it.
///
/// @param token the payload of the verified token
/// @param chain the certificates that vouch for its key, that key's own first; empty where the token needs none
public record Evidence(JsonObject token, List<X509Certificate> chain) {
    /// Nothing to look at: a certificate was renewed by showing it.
    public static final Evidence NONE = new Evidence(JsonObject.EMPTY, List.of());

    public Evidence {
        chain = List.copyOf(chain);
    }

    public static Evidence of(JsonObject token) {
        return new Evidence(token, List.of());
    }
}
