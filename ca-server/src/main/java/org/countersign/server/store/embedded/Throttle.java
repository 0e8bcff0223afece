package org.countersign.server.store.embedded;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Keeps work that may take its time from holding up requests: after each millisecond of it three are left to others.
///
/// On a machine with two processors a thread that works through half a second takes one of them from everybody who waits for an answer.
final class Throttle {
    /// For work that others wait for.
    static final Throttle NONE = new Throttle(() -> true);

    private static final long WORK = Duration.ofMillis(1).toNanos();
    private static final long REST = Duration.ofMillis(3).toNanos();
    /// To look at the clock costs more than most steps do.
    private static final int STEPS = 32;

    private final BooleanSupplier hurried;
    private long since = System.nanoTime();
    private int steps;

    /// @param hurried says when there is no rest any more, because somebody waits for the end
    Throttle(BooleanSupplier hurried) {
        this.hurried = hurried;
    }

    /// To be called after each small part of the work.
    void step() {
        if (++steps % STEPS == 0 && System.nanoTime() - since > WORK && !hurried.getAsBoolean()) {
            LockSupport.parkNanos(REST);
            since = System.nanoTime();
        }
    }
}
