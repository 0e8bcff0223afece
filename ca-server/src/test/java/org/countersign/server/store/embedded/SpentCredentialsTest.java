package org.countersign.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import org.countersign.server.store.memory.Key;

import java.time.Instant;
import org.countersign.core.issue.CredentialId;
import org.junit.jupiter.api.Test;

class SpentCredentialsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void forgets_a_million_credentials_when_nobody_can_use_them_any_more() {
        var spent = new SpentCredentials();
        for (int i = 0; i < 1_000_000; i++) {
            spent.add(new Key(i * 0x9e3779b97f4a7c15L, i), NOW.plusSeconds(300));
        }
        purge(spent, NOW.plusSeconds(360));
        assertEquals(1_000_000, spent.size());

        purge(spent, NOW.plusSeconds(361 + 60));
        assertEquals(0, spent.size());
    }

    @Test
    void does_not_forget_earlier_because_the_clock_is_set_back() {
        var spent = new SpentCredentials();
        var credential = new CredentialId("admin", "once", NOW.plusSeconds(300));
        spent.add(credential);
        purge(spent, NOW.plusSeconds(359));
        purge(spent, NOW.minusSeconds(600));

        assertTrue(spent.contains(Key.of(credential)));
    }

    private static void purge(SpentCredentials spent, Instant recorded) {
        for (int i = 0; i < 65; i++) {
            spent.purgeSome(recorded);
        }
    }
}
