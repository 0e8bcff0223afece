package org.countersign.server.store.postgres;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets the oldest records leave the ledger when all that they decided ended long ago, some thousand at a time and in one transaction each:
/// what counts for ever is recorded again, the ledger says up to which record it can do without, and the records move to a table that
/// no server reads. Of several nodes that try one does it.
///
/// Time is the database's, or the ledger's when that is earlier: a clock that runs ahead lets nothing go that somebody was not
/// served after.
final class Retirement implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retirement.class);
    private static final int MOST = 2_000;
    /// For fewer it is not worth a record.
    private static final int LEAST = 200;
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(500);

    private final Database database;
    private final GroupCommit commits;
    private final Clocks clocks;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("retirement").factory());
    private volatile boolean closed;
    private volatile boolean failed;

    Retirement(Database database, GroupCommit commits, Clocks clocks) {
        this.database = database;
        this.commits = commits;
        this.clocks = clocks;
    }

    /// Every hour from now on.
    void regularly(Duration keep) {
        timer.scheduleWithFixedDelay(() -> quietly(keep), 1, 60, TimeUnit.MINUTES);
    }

    /// The timer would keep to itself whatever is thrown, and never begin again.
    private void quietly(Duration keep) {
        try {
            run(keep, MOST, LEAST);
        } catch (Throwable e) {
            LOG.atWarn().setCause(e).log("old records could not leave the ledger; that is tried again in an hour");
        }
    }

    /// @param keep  how long certificates stay after their end
    /// @param most  records that leave in one transaction
    /// @param least fewer do not leave
    /// @return how many records have left
    long run(Duration keep, int most, int least) {
        boolean done = false;
        try {
            long all = 0;
            for (long left = round(keep, most, least); left > 0 && !closed; left = round(keep, most, least)) {
                all += left;
                pause();
            }
            if (all > 0) {
                LOG.atInfo().addKeyValue("records", all).log("old records have left the ledger for the archive");
            }
            done = true;
            return all;
        } finally {
            failed = !done;
        }
    }

    /// Whether the last time ended with an exception.
    boolean hasFailed() {
        return failed;
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_ROUNDS);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; if somebody does, it only goes on earlier.
        }
    }

    /// By itself, since it wants rights that nothing else does.
    private long round(Duration keep, int most, int least) {
        var departure = database.read(connection -> {
            Head head = Head.read(connection);
            Instant clock = clocks.database(head);
            return Departure.find(head.gone(), (clock.isBefore(head.recorded()) ? clock : head.recorded()).minus(keep), most, connection);
        });
        if (departure.records() < least || !departure.isWorthIt()) {
            return 0;
        }
        return commits.ask(Optional.empty(), GroupCommit.ALONE, judgement -> judgement.letGo(departure)) ? departure.records() : 0;
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdown();
    }
}
