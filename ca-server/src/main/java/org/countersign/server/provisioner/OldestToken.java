package org.countersign.server.provisioner;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.token.TokenLifetime;
import org.countersign.core.token.TokenVerifier;
import org.countersign.core.token.UnverifiedToken;

/// How old a token may be, whatever it says of itself: one whose use may have been forgotten must not work a second time.
///
/// @param started    when this process began; empty where the operator takes tokens from before
/// @param remembered the store may have forgotten what was used before this
public record OldestToken(Optional<Instant> started, Optional<Instant> remembered) {
    /// No token that has an end lives longer.
    private static final Duration LONGEST = TokenLifetime.SESSION.longest().orElseThrow();

    /// @throws org.countersign.core.ProblemException TOKEN_OLDER_THAN_SERVER
    void require(UnverifiedToken token) {
        if (isBefore(TokenVerifier.time(token, "iat"), started)) {
            throw ProblemCode.TOKEN_OLDER_THAN_SERVER.refuse();
        }
        requireRemembered(token);
    }

    /// As [#require], wherever this process began: for tokens that existing servers take from before their start.
    ///
    /// @throws org.countersign.core.ProblemException TOKEN_OLDER_THAN_SERVER
    void requireRemembered(UnverifiedToken token) {
        if (isBefore(TokenVerifier.time(token, "iat").or(() -> earliest(token)), remembered)) {
            throw ProblemCode.TOKEN_OLDER_THAN_SERVER.refuse();
        }
    }

    /// A token need not say when it was made. It can have been used at no time earlier than this.
    private static Optional<Instant> earliest(UnverifiedToken token) {
        return TokenVerifier.time(token, "exp").map(end -> end.minus(LONGEST));
    }

    private static boolean isBefore(Optional<Instant> one, Optional<Instant> limit) {
        return one.isPresent() && limit.isPresent() && one.get().isBefore(limit.get());
    }
}
