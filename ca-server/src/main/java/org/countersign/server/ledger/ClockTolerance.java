package org.countersign.server.ledger;

import java.time.Duration;
import java.time.Instant;

/// How far a clock may lie behind the last record: it may be set back this far without anyone being refused, and no further, since
/// time on a ledger does not go back.
public final class ClockTolerance {
    public static final Duration MOST = Duration.ofSeconds(60);

    private ClockTolerance() {}

    /// Whether that moment is too far behind what is recorded for anything to be decided.
    public static boolean isExceeded(Instant moment, Instant recorded) {
        return moment.isBefore(recorded.minus(MOST));
    }
}
