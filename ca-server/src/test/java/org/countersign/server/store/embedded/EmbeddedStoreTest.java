package org.countersign.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.countersign.core.token.TokenVerifier;
import org.countersign.server.ledger.ClockTolerance;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.Issuance;
import org.countersign.server.store.Samples;
import org.countersign.server.store.Store;
import org.countersign.server.store.StoreContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreTest extends StoreContract {
    @TempDir
    Path directory;

    @Override
    protected Store open(InstantSource time) throws Exception {
        return EmbeddedStore.open(directory.resolve("db"), time, failure -> {
            throw new AssertionError("the store gave up", failure);
        });
    }

    /// It arrived in the last moment of its token's leeway, and its body came slowly; everybody else's records are later by then.
    @Test
    void no_request_is_so_late_that_its_token_is_forgotten() {
        var once = Samples.token("once");
        store.admit(Samples.spending(Samples.user(1, "alice", "alice"), once));
        var arrived = once.expires().plus(TokenVerifier.LEEWAY);
        time.set(arrived.plus(ClockTolerance.MOST));
        for (int serial = 2; serial < 200; serial++) {
            store.admit(Samples.issuance(Samples.user(serial, "bob", "bob"), time.instant()));
        }

        assertInstanceOf(AlreadySpent.class, store.admit(new Issuance(List.of(Samples.user(200, "alice", "alice")), Optional.of(once),
                List.of(), Samples.provenance(arrived))));
    }
}
