package org.countersign.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import org.countersign.core.issue.CredentialId;
import org.countersign.server.store.memory.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpentCredentialsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final SpentCredentials spent = new SpentCredentials();

    @Test
    void forgets_a_million_credentials_when_nobody_can_use_them_any_more() {
        for (int i = 0; i < 1_000_000; i++) {
            spent.add(new Key(i * 0x9e3779b97f4a7c15L, i), NOW.plusSeconds(300), NOW);
        }
        spent.purge(NOW.plusSeconds(300).plus(SpentCredentials.LEEWAY));
        assertEquals(1_000_000, spent.size());

        spent.purge(NOW.plusSeconds(300 + 64).plus(SpentCredentials.LEEWAY));
        assertEquals(0, spent.size());
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600, -1, 0, 1, 59, 60, 63, 64, 65, 299, 300, 511, 512, 3600, 86_399, 86_400, 31_536_000, 4_000_000_000L})
    void remembers_a_credential_to_its_last_second_and_not_much_longer(long left) {
        Instant end = NOW.plusSeconds(left);
        var credential = new CredentialId("admin", "once", end);
        spent.add(credential, NOW);

        spent.purge(end.plus(SpentCredentials.LEEWAY).plusMillis(999));
        assertTrue(spent.contains(Key.of(credential)));

        spent.purge(end.plusSeconds(64 + Math.max(0, left) / 8).plus(SpentCredentials.LEEWAY).plusSeconds(1));
        assertEquals(0, spent.size());
    }

    @Test
    void one_that_never_ends_is_never_forgotten() {
        var credential = new CredentialId("machines", "for ever", Instant.MAX);
        spent.add(credential, NOW);
        spent.purge(Instant.parse("9999-12-31T23:59:59Z"));

        assertTrue(spent.contains(Key.of(credential)));
    }

    /// Whoever has the key of a provisioner writes the ends; each question goes through all generations.
    @Test
    void ends_of_all_kinds_make_few_generations() {
        var some = new ArrayList<CredentialId>();
        for (int day = 0; day < 20; day++) {
            Instant now = NOW.plusSeconds(86_400L * day);
            for (int i = 0; i < 2_000; i++) {
                some.add(new CredentialId("admin", day + "." + i, now.plusSeconds((long) Math.pow(1.011, i))));
                spent.add(some.getLast(), now);
            }
            spent.purge(now);
        }
        assertTrue(spent.generations() < 500, spent.generations() + " generations");
        Instant last = NOW.plusSeconds(86_400L * 19);
        assertTrue(some.stream().filter(it -> it.expires().isAfter(last)).map(Key::of).allMatch(spent::contains));
    }

    @Test
    void does_not_forget_earlier_because_the_clock_is_set_back() {
        var credential = new CredentialId("admin", "once", NOW.plusSeconds(300));
        spent.add(credential, NOW);
        spent.purge(NOW.plusSeconds(359));
        spent.purge(NOW.minusSeconds(600));

        assertTrue(spent.contains(Key.of(credential)));
    }
}
