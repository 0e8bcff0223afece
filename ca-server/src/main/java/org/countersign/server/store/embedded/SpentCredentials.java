package org.countersign.server.store.embedded;

import java.time.Duration;
import java.time.Instant;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.token.TokenVerifier;
import org.countersign.server.store.memory.Key;
import org.countersign.server.store.memory.KeyTable;

/// The one-time credentials that are used up and could still be shown again.
///
/// Kept in many small tables, so that forgetting the old ones never holds up a commit for long.
final class SpentCredentials {
    /// Verifiers accept a credential for a while after its end, and by the time at which its request arrived, which may lie behind
    /// that of the last record: a body comes slowly, a service is asked, a clock is set back. Any later it is refused.
    static final Duration LEEWAY = TokenVerifier.LEEWAY.plus(Judge.TOLERANCE);
    private static final int TABLES = 64;
    private static final Duration BETWEEN_PURGES = Duration.ofSeconds(60);

    private final KeyTable[] tables = new KeyTable[TABLES];
    private Instant purgedAt = Instant.EPOCH;
    private int purged = TABLES;

    SpentCredentials() {
        for (int i = 0; i < TABLES; i++) {
            tables[i] = new KeyTable();
        }
    }

    /// Whether none that ends at this moment or before is to be remembered any more. In whole seconds, like the tables: indexes on disk hold
    /// no parts of one.
    ///
    /// @param recorded the latest moment on the ledger
    static boolean areOver(Instant end, Instant recorded) {
        return end.getEpochSecond() < recorded.minus(LEEWAY).getEpochSecond();
    }

    boolean contains(Key credential) {
        return table(credential).contains(credential);
    }

    void add(CredentialId credential) {
        var key = Key.of(credential);
        table(key).put(key, credential.expires());
    }

    void add(Key credential, Instant expires) {
        table(credential).put(credential, expires);
    }

    /// Forgets some of what nobody can use any more. Called again and again, it forgets all of it.
    ///
    /// @param recorded the latest moment on the ledger: a clock that runs ahead for a while must not reopen anything
    void purgeSome(Instant recorded) {
        if (purged == TABLES) {
            if (recorded.isBefore(purgedAt.plus(BETWEEN_PURGES))) {
                return;
            }
            purgedAt = recorded;
            purged = 0;
        }
        tables[purged++].forgetBefore(recorded.minus(LEEWAY));
    }

    int size() {
        int size = 0;
        for (KeyTable table : tables) {
            size += table.size();
        }
        return size;
    }

    private KeyTable table(Key key) {
        return tables[key.low() & TABLES - 1];
    }
}
