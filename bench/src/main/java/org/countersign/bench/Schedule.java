package org.countersign.bench;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Which request is sent when. Each is handed out once. With a rate, request *n* is due *n* / rate seconds after the start, and
/// waiting for a free connection counts as latency: a server that stalls cannot hide it by keeping its clients from asking.
final class Schedule {
    /// @param dueNanos on the clock of [System#nanoTime()]
    record Due(byte[] request, long dueNanos) {}

    private final byte[][] requests;
    private final long lengthNanos;
    private final int rate;
    private final AtomicInteger next = new AtomicInteger();
    private volatile long startNanos;

    /// @param rate requests a second; 0: each is due when it is taken
    Schedule(byte[][] requests, long lengthNanos, int rate) {
        this.requests = requests;
        this.lengthNanos = lengthNanos;
        this.rate = rate;
    }

    void startNow() {
        startNanos = System.nanoTime();
    }

    /// The next request; empty when the time or the requests are over.
    Optional<Due> take() {
        int number = next.getAndIncrement();
        long sinceStart = rate > 0
                ? number * TimeUnit.SECONDS.toNanos(1) / rate
                : System.nanoTime() - startNanos;
        return number < requests.length && sinceStart < lengthNanos
                ? Optional.of(new Due(requests[number], startNanos + sinceStart))
                : Optional.empty();
    }
}
