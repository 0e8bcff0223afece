package org.countersign.core.revocation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// From when to when an issuer stands by what it said.
///
/// @param nextUpdate when there is something newer at the latest
record Freshness(Instant thisUpdate, Optional<Instant> nextUpdate) {
    /// Clocks differ. What comes from the future by more than this is believed no more than what is over.
    private static final Duration LEEWAY = Duration.ofMinutes(5);

    /// @throws UnusableAnswerException when it is not yet or no longer good
    void check(Instant now) {
        if (thisUpdate.isAfter(now.plus(LEEWAY))) {
            throw new UnusableAnswerException("it is of " + thisUpdate + ", which is yet to come");
        }
        if (nextUpdate.isPresent() && now.isAfter(nextUpdate.get())) {
            throw new UnusableAnswerException("it is out of date since " + nextUpdate.get());
        }
    }
}
