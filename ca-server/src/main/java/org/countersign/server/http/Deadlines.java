package org.countersign.server.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/// Looks at all open connections several times a second and cuts those whose client is late. One look at a few thousand
/// numbers costs less than a timer for each step of each request.
final class Deadlines extends AbstractLifeCycle {
    private static final long INTERVAL_MILLIS = 200;

    private final Scheduler scheduler;
    private final Set<TimedConnection> open = ConcurrentHashMap.newKeySet();

    Deadlines(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void add(TimedConnection connection) {
        open.add(connection);
    }

    void remove(TimedConnection connection) {
        open.remove(connection);
    }

    /// At the moment of each look at them.
    Iterable<TimedConnection> open() {
        return open;
    }

    @Override
    protected void doStart() {
        scheduler.schedule(this::look, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (!isRunning()) {
            return;
        }
        try {
            long now = NanoTime.now();
            open.forEach(connection -> connection.cutIfLate(now));
        } finally {
            scheduler.schedule(this::look, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
