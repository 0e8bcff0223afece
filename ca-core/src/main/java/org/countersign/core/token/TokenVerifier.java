package org.countersign.core.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.Operation;
import org.countersign.core.json.JsonException;

/// The only road from an [UnverifiedToken] to a [VerifiedToken] (RFC 7519, "Validating a JWT"; RFC 8725).
///
/// Stricter than the format: `exp` is required and `iat` and `exp` lie at most an hour apart in tokens that clients make, times are whole
/// seconds, and the header may hold nothing but what tokens of the provisioner's kind need, so that nothing in it is ever followed.
public final class TokenVerifier {
    public static final Duration LEEWAY = Duration.ofSeconds(60);
    /// End of the year 9999: beyond it dates overflow in too many places to reason about.
    private static final long LATEST = 253_402_300_799L;
    /// In place of the claim that names a token, for tokens that have none.
    public static final String WHOLE_TOKEN = "";
    private static final int MOST_SUBJECT_BYTES = 1024;
    private static final int MOST_ID_BYTES = 1024;

    private final Audiences audiences;

    public TokenVerifier(Audiences audiences) {
        this.audiences = audiences;
    }

    /// What a provisioner knows about the tokens it accepts.
    ///
    /// @param signer   who has to have signed it
    /// @param issuer   `iss`, exactly
    /// @param headers  members that the header may have beside `alg`, `typ` and `kid`
    /// @param idClaim  the claim that names the token among those of its issuer, or [#WHOLE_TOKEN]
    public record Expectation(TokenSigner signer, String issuer, TokenAudience audience, Set<String> headers,
            TokenLifetime lifetime, String idClaim) {
        /// Of a token that a client made for one request to this CA.
        ///
        /// @param fragment of the audience, for kinds whose tokens carry the provisioner's id there
        public Expectation(TokenSigner signer, String issuer, Optional<String> fragment, Set<String> headers) {
            this(signer, issuer, new TokenAudience.Here(fragment), headers, TokenLifetime.ONE_REQUEST, "jti");
        }
    }

    /// @throws org.countersign.core.ProblemException with status 401; the token is not spent by that
    public VerifiedToken verify(UnverifiedToken token, Expectation expected, Operation operation, Instant now) {
        checkHeader(token, expected.headers());
        if (!expected.signer().signed(token)) {
            throw ProblemCode.TOKEN_REJECTED.refuse();
        }
        if (!token.claimText("iss").filter(expected.issuer()::equals).isPresent()) {
            throw ProblemCode.TOKEN_REJECTED.refuse();
        }
        if (!isFor(expected.audience(), token, operation)) {
            throw ProblemCode.TOKEN_WRONG_AUDIENCE.refuse();
        }
        var expires = checkTimes(token, expected.lifetime(), now);
        return new VerifiedToken(subject(token), id(token, expected.idClaim()), expires, token.claims());
    }

    private boolean isFor(TokenAudience audience, UnverifiedToken token, Operation operation) {
        return switch (audience) {
            case TokenAudience.Here(var fragment) -> audiences.accept(token.audiences(), operation, fragment);
            case TokenAudience.Client(var id) -> token.audiences().contains(id);
            case TokenAudience.Anybody() -> true;
        };
    }

    private static void checkHeader(UnverifiedToken token, Set<String> more) {
        for (var name : token.header().members().keySet()) {
            boolean usual = name.equals("alg") || name.equals("typ") || name.equals("kid");
            if (!usual && !more.contains(name)) {
                throw ProblemCode.TOKEN_REJECTED.refuse();
            }
        }
    }

    private static Instant checkTimes(UnverifiedToken token, TokenLifetime allowed, Instant now) {
        var end = time(token, "exp");
        if (end.isEmpty() && allowed.ends()) {
            throw ProblemCode.TOKEN_REJECTED.refuse();
        }
        var expires = end.orElse(Instant.ofEpochSecond(LATEST));
        var issued = time(token, "iat");
        if (issued.isPresent() && !issued.get().isBefore(expires)
                || allowed.longest().isPresent() && isTooLong(issued, expires, allowed.longest().get(), now)) {
            throw ProblemCode.TOKEN_EXPIRED.refuse();
        }
        var latestStart = now.plus(LEEWAY);
        boolean begun = issued.filter(at -> at.isAfter(latestStart)).isEmpty()
                && time(token, "nbf").filter(at -> at.isAfter(latestStart)).isEmpty();
        if (!begun || expires.isBefore(now.minus(LEEWAY))) {
            throw ProblemCode.TOKEN_EXPIRED.refuse();
        }
        return expires;
    }

    private static boolean isTooLong(Optional<Instant> issued, Instant expires, Duration longest, Instant now) {
        return expires.isAfter(issued.orElse(now).plus(longest)) || issued.filter(at -> at.isBefore(now.minus(longest))).isPresent();
    }

    /// A date of the token, in whole seconds.
    public static Optional<Instant> time(UnverifiedToken token, String claim) {
        try {
            return token.claims().number(claim).map(number -> {
                long seconds = number.value().longValueExact();
                if (seconds <= 0 || seconds > LATEST) {
                    throw ProblemCode.TOKEN_REJECTED.refuse();
                }
                return Instant.ofEpochSecond(seconds);
            });
        } catch (JsonException | ArithmeticException e) {
            throw ProblemCode.TOKEN_REJECTED.refuse();
        }
    }

    private static String subject(UnverifiedToken token) {
        return bounded(token.claimText("sub"), MOST_SUBJECT_BYTES).orElseThrow(ProblemCode.TOKEN_REJECTED::refuse);
    }

    private static String id(UnverifiedToken token, String claim) {
        var name = claim.equals(WHOLE_TOKEN) ? Optional.<String>empty() : token.claimText(claim);
        return bounded(name, MOST_ID_BYTES).orElseGet(token::hash);
    }

    /// Empty for an empty text; a text that is too long or holds control characters spoils the token.
    private static Optional<String> bounded(Optional<String> text, int most) {
        return text.filter(value -> !value.isEmpty()).map(value -> {
            if (value.length() > most || value.chars().anyMatch(Character::isISOControl)) {
                throw ProblemCode.TOKEN_REJECTED.refuse();
            }
            return value;
        });
    }
}
