package org.countersign.cli.command.renewal;

import java.time.Duration;
import java.time.Instant;

/// From when until when a certificate is good.
public record Lifetime(Instant from, Instant to) {
    /// Longer ones are as good as endless, and nobody can count them in nanoseconds.
    private static final Duration LONGEST = Duration.ofDays(36_500);

    public Lifetime {
        to = Duration.between(from, to).compareTo(LONGEST) > 0 ? from.plus(LONGEST) : to;
    }

    public Duration length() {
        return Duration.between(from, to);
    }

    Duration left(Instant now) {
        return Duration.between(now, to);
    }
}
