package org.countersign.cli.client;

import java.net.SocketTimeoutException;
import java.time.Duration;

/// The moment by which one exchange with the CA must be over, however slowly its bytes trickle in.
final class Deadline {
    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /// What is left, at least one millisecond.
    int millis() throws SocketTimeoutException {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("the time is over");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }
}
