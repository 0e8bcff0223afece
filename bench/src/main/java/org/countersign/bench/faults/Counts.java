package org.countersign.bench.faults;

import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// How often each thing happened to the clients of one run. For any thread.
final class Counts {
    private static final int MOST_TOLD = 20;

    final AtomicLong issued = new AtomicLong();
    final AtomicLong revoked = new AtomicLong();
    final AtomicLong replaysRefused = new AtomicLong();
    final AtomicLong unanswered = new AtomicLong();
    final AtomicLong recordedUnanswered = new AtomicLong();
    final AtomicLong unavailable = new AtomicLong();
    private final Histogram latencies = new ConcurrentHistogram(3);
    private final Collection<String> wrong = new ConcurrentLinkedQueue<>();

    /// An answer came that settled something.
    void took(long nanos) {
        latencies.recordValue(nanos);
    }

    void wrong(String what) {
        if (wrong.size() < MOST_TOLD) {
            wrong.add(what);
        }
    }

    Collection<String> wrong() {
        return wrong;
    }

    @Override
    public String toString() {
        return "%,d certificates, %,d revocations, %,d replays refused, %,d requests without answer (%,d of them were recorded), %,d times 503, %d wrong answers; p99 %.0f ms"
                .formatted(issued.get(), revoked.get(), replaysRefused.get(), unanswered.get(), recordedUnanswered.get(),
                        unavailable.get(), wrong.size(), latencies.getValueAtPercentile(99) / 1e6);
    }
}
