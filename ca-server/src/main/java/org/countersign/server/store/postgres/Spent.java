package org.countersign.server.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.countersign.core.issue.CredentialId;

/// The one-time credentials that are used up and could still be shown again.
final class Spent {
    /// Verifiers accept a credential for a minute after its end, by clocks that may be half a minute slow; the rest is to spare.
    private static final Duration LEEWAY = Duration.ofMinutes(5);
    private static final int AT_ONCE = 2_000;

    private Spent() {}

    static int count(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT count(*) FROM spent_credential"); var row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    /// When nobody can show it any more.
    static Instant end(CredentialId credential) {
        return credential.expires().isAfter(Instant.MAX.minus(LEEWAY)) ? Instant.MAX : credential.expires().plus(LEEWAY);
    }

    /// @param now a moment that certainly has come
    static boolean mayBeForgotten(CredentialId credential, Instant now) {
        return credential.expires().isBefore(now.minus(LEEWAY));
    }

    /// Forgets some of those that nobody can use any more, by the database's clock, and by the latest moment on the ledger as well: a
    /// clock that runs ahead for a while must not make one usable again. Called again and again, it forgets all of them.
    static void forgetSome(Head head, Instant databaseTime, Round round) {
        Instant now = databaseTime.isBefore(head.recorded()) ? databaseTime : head.recorded();
        round.add("DELETE FROM spent_credential WHERE id IN (SELECT id FROM spent_credential WHERE expires < ? ORDER BY expires LIMIT ?)",
                Values.moment(now.minus(LEEWAY)), AT_ONCE);
    }
}
