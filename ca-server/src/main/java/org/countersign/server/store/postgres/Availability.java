package org.countersign.server.store.postgres;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.countersign.core.ProblemCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the database answers. Once it did not, everybody is refused at once, without a try of his own, until one thread that
/// keeps trying has got through: so nobody queues up behind a database that is away, and it is used again as soon as it is back.
final class Availability implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Availability.class);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);

    /// Gets through to the database, or fails.
    interface Probe {
        void run() throws Exception;
    }

    private final Probe probe;
    private CountDownLatch back = new CountDownLatch(0);
    private volatile boolean away;
    private volatile boolean closed;

    Availability(Probe probe) {
        this.probe = probe;
    }

    boolean isAway() {
        return away;
    }

    /// @throws org.countersign.core.ProblemException STORE_UNAVAILABLE while the database is away
    void require() {
        if (away || closed) {
            throw ProblemCode.STORE_UNAVAILABLE.refuse(closed ? "The store is closed." : "The database does not answer.");
        }
    }

    /// To be called by whoever has found that it does not answer.
    synchronized void lost(Throwable cause) {
        if (away || closed) {
            return;
        }
        // First: where there is no thread for it, nobody would find out that the database is back.
        Thread.ofPlatform().daemon().name("database-probe").start(this::tryUntilBack);
        away = true;
        back = new CountDownLatch(1);
        LOG.atWarn().addKeyValue("cause", cause.getMessage()).log("the database does not answer; nothing is issued until it does");
    }

    private void tryUntilBack() {
        while (!closed) {
            try {
                probe.run();
                returned();
                return;
            } catch (Throwable e) {
                LOG.atDebug().setCause(e).log("the database is still away");
                pause();
            }
        }
        returned();
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_TRIES);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; if somebody does, it only tries earlier.
        }
    }

    private synchronized void returned() {
        away = false;
        back.countDown();
        if (!closed) {
            LOG.info("the database answers again");
        }
    }

    /// Waits until it answers, for this long at most. Not for threads that may be interrupted.
    boolean isBackWithin(Duration most) {
        try {
            return latch().await(most.toMillis(), TimeUnit.MILLISECONDS) && !closed;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private synchronized CountDownLatch latch() {
        return back;
    }

    @Override
    public void close() {
        closed = true;
    }
}
