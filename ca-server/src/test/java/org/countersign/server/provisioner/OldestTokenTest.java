package org.countersign.server.provisioner;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.token.UnverifiedToken;
import org.junit.jupiter.api.Test;

class OldestTokenTest {
    private static final long MARK = 2_000_000_000;
    private static final long DAY = 86_400;

    private final OldestToken started = new OldestToken(Optional.of(Instant.ofEpochSecond(MARK)), Optional.empty());
    private final OldestToken restored = new OldestToken(Optional.empty(), Optional.of(Instant.ofEpochSecond(MARK)));

    @Test
    void refuses_what_was_made_before_the_start_or_before_what_is_remembered() {
        for (var oldest : new OldestToken[] {started, restored}) {
            refused(oldest, "{\"iat\":%d,\"exp\":%d}".formatted(MARK - 1, MARK + 300));
            taken(oldest, "{\"iat\":%d,\"exp\":%d}".formatted(MARK, MARK + 300));
        }
    }

    /// The store of a server that was only started again remembers those.
    @Test
    void a_token_that_does_not_say_when_it_was_made_is_refused_as_long_as_it_may_have_been_used_and_forgotten() {
        taken(started, "{\"exp\":%d}".formatted(MARK + 300));
        refused(restored, "{\"exp\":%d}".formatted(MARK + 300));
        refused(restored, "{\"exp\":%d}".formatted(MARK + DAY - 1));
        taken(restored, "{\"exp\":%d}".formatted(MARK + DAY));
    }

    private static void taken(OldestToken oldest, String claims) {
        assertDoesNotThrow(() -> oldest.require(token(claims)), claims);
    }

    private static void refused(OldestToken oldest, String claims) {
        var refusal = assertThrows(ProblemException.class, () -> oldest.require(token(claims)), claims);
        assertEquals(ProblemCode.TOKEN_OLDER_THAN_SERVER, refusal.code());
    }

    private static UnverifiedToken token(String claims) {
        var base64 = Base64.getUrlEncoder().withoutPadding();
        return UnverifiedToken.parse(base64.encodeToString("{\"alg\":\"ES256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + "." + base64.encodeToString(new byte[64]));
    }
}
