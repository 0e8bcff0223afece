package org.countersign.server.store.postgres;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.countersign.core.ProblemCode;

/// Holds this node's clock against that of the database, which all nodes share, and against the ledger.
///
/// Safe for any number of threads.
final class Clocks {
    /// Two nodes that are both within it agree within what [Judgement] tolerates.
    private static final Duration SKEW = Duration.ofSeconds(30);

    private final InstantSource time;
    private final UnaryOperator<Instant> databaseClock;
    private volatile boolean apart;
    private volatile Instant recorded = Instant.EPOCH;

    /// @param databaseClock what to make of the database's time
    Clocks(InstantSource time, UnaryOperator<Instant> databaseClock) {
        this.time = time;
        this.databaseClock = databaseClock;
    }

    Instant now() {
        return time.instant();
    }

    /// What time it was by the database when it read the head.
    Instant database(Head head) {
        return databaseClock.apply(head.clock());
    }

    /// Takes in what the database says.
    ///
    /// @param before when it was asked
    void compare(Instant before, Head head) {
        Instant database = database(head);
        apart = before.isAfter(database.plus(SKEW)) || now().isBefore(database.minus(SKEW));
        recorded = head.recorded();
    }

    /// @throws org.countersign.core.ProblemException CLOCK_UNTRUSTED when the clocks were apart when last compared
    void require() {
        if (apart) {
            throw ProblemCode.CLOCK_UNTRUSTED.refuse("The clock of this server is not that of the database.");
        }
    }

    boolean areApart() {
        return apart;
    }

    /// Whether this clock is so far behind the last record that nothing is decided by it.
    boolean isBehind() {
        return Judgement.isBehind(now(), recorded);
    }
}
