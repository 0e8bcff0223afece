package org.countersign.server.store.commit;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Tells once that nothing can be committed any more, so that the process ends.
///
/// The listener may wait for commits to end, so it runs on a thread of its own. Where the system has no thread left, it runs on the one
/// that noticed: an alarm in a bad place is better than none.
final class Alarm {
    private final Consumer<Throwable> told;
    private final ThreadFactory threads;
    private final AtomicBoolean raised = new AtomicBoolean();

    Alarm(Consumer<Throwable> told) {
        this(told, Thread.ofPlatform().name("ledger-failed").factory());
    }

    Alarm(Consumer<Throwable> told, ThreadFactory threads) {
        this.told = told;
        this.threads = threads;
    }

    void raise(Throwable cause) {
        if (raised.getAndSet(true)) {
            return;
        }
        try {
            threads.newThread(() -> told.accept(cause)).start();
        } catch (OutOfMemoryError _) {
            told.accept(cause);
        }
    }
}
