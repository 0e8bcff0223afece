package org.countersign.server.process;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/// Ends a process that cannot do any more what it is for: in order where that is soon done, and in any case, also when the system has
/// no thread left for it.
public final class Ending {
    /// All that this process still does is to refuse, and while it lasts nobody is served by the one that is started in its place: so
    /// nothing is waited for any longer than this.
    private static final Duration LAST_MOMENTS = Duration.ofSeconds(1);

    private final int code;
    private final Duration lastMoments;
    private final ThreadFactory threads;

    /// @param code that the process ends with
    public Ending(int code) {
        this(code, LAST_MOMENTS, Thread.ofPlatform().name("end-", 1).factory());
    }

    Ending(int code, Duration lastMoments, ThreadFactory threads) {
        this.code = code;
        this.lastMoments = lastMoments;
        this.threads = threads;
    }

    /// Returns soon, or never. For any thread, also one that an orderly end waits for.
    ///
    /// @param lastWords to be said before
    public void begin(Runnable lastWords) {
        boolean timed = isStarted(this::haltSoon);
        try {
            lastWords.run();
        } finally {
            if (!timed || !isStarted(() -> System.exit(code))) {
                Runtime.getRuntime().halt(code);
            }
        }
    }

    private boolean isStarted(Runnable task) {
        try {
            threads.newThread(task).start();
            return true;
        } catch (OutOfMemoryError _) {
            return false;
        }
    }

    private void haltSoon() {
        try {
            Thread.sleep(lastMoments);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Runtime.getRuntime().halt(code);
        }
    }
}
