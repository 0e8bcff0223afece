package org.countersign.core.token;

import java.time.Duration;
import java.util.Optional;

/// How long tokens may live.
///
/// @param longest from `iat` to `exp`, and so also how long ago a token may have been made; empty for no limit
/// @param ends    whether a token has to have an end
public record TokenLifetime(Optional<Duration> longest, boolean ends) {
    /// Of tokens that clients make for one request.
    public static final TokenLifetime ONE_REQUEST = new TokenLifetime(Optional.of(Duration.ofHours(1)), true);
    /// Of tokens that a provider makes for a session. Some make them for half a day.
    public static final TokenLifetime SESSION = new TokenLifetime(Optional.of(Duration.ofHours(24)), true);
    /// Of tokens that are good until somebody withdraws them elsewhere.
    public static final TokenLifetime ENDLESS = new TokenLifetime(Optional.empty(), false);
}
