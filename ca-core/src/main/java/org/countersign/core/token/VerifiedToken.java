package org.countersign.core.token;

import java.time.Instant;
import java.util.Optional;
import org.countersign.core.json.JsonObject;

/// What a token asserts, after its signature, issuer, audience and times were found good. Only [TokenVerifier] makes one.
///
/// Its one-time use is not yet spent: that happens when the decision it leads to is recorded.
public final class VerifiedToken {
    private final String subject;
    private final String id;
    private final Instant expires;
    private final JsonObject claims;

    VerifiedToken(String subject, String id, Instant expires, JsonObject claims) {
        this.subject = subject;
        this.id = id;
        this.expires = expires;
        this.claims = claims;
    }

    /// Never empty.
    public String subject() {
        return subject;
    }

    /// What is spent: `jti`, or whatever else names tokens of its kind; the hash of the token where it has none.
    public String id() {
        return id;
    }

    public Instant expires() {
        return expires;
    }

    public JsonObject claims() {
        return claims;
    }

    /// `step.ssh`: the SSH certificate this token asks for.
    public Optional<JsonObject> ssh() {
        return claims.object("step").flatMap(step -> step.object("ssh"));
    }
}
