package org.countersign.core.token;

import java.time.Duration;
import java.time.Instant;
import org.countersign.core.json.JsonObject;

/// What a one-time token says beside who signs it. The caller brings the clock and the random id.
///
/// @param purpose   what it is good for
/// @param caUrl     scheme, host and port of the CA without a final slash
/// @param subject   common name, key ID or serial, as the purpose wants it
/// @param id        `jti`: 64 random hex digits
/// @param issuedAt  now
/// @param notBefore start of validity
/// @param notAfter  end of validity
/// @param claims    further claims: [#withRoot], [#withSsh] and [#with] add to them
public record TokenContent(TokenPurpose purpose, String caUrl, String subject, String id,
        Instant issuedAt, Instant notBefore, Instant notAfter, JsonObject claims) {
    /// How long a token lives unless somebody says otherwise.
    public static final Duration LIFETIME = Duration.ofMinutes(5);

    public TokenContent {
        if (subject.isEmpty() || id.isEmpty() || !notBefore.isBefore(notAfter)) {
            throw new IllegalArgumentException("a token needs a subject, an id and a validity");
        }
    }

    public static TokenContent of(TokenPurpose purpose, String caUrl, String subject, String id, Instant now) {
        return new TokenContent(purpose, caUrl, subject, id, now, now, now.plus(LIFETIME), JsonObject.EMPTY);
    }

    /// The same with another validity.
    public TokenContent valid(Instant from, Instant to) {
        return new TokenContent(purpose, caUrl, subject, id, issuedAt, from, to, claims);
    }

    /// Pins the root certificate: whoever uses the token trusts this CA and no other.
    ///
    /// @param sha256 hex SHA-256 of the DER
    public TokenContent withRoot(String sha256) {
        return with(JsonObject.builder().put("sha", sha256).build());
    }

    public TokenContent withSsh(SshTokenOptions options) {
        return with(JsonObject.builder().put("step", options.toJson()).build());
    }

    /// Adds claims; one that is there already is replaced.
    public TokenContent with(JsonObject more) {
        var all = claims.edit();
        more.members().forEach(all::put);
        return new TokenContent(purpose, caUrl, subject, id, issuedAt, notBefore, notAfter, all.build());
    }
}
