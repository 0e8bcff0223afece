package org.countersign.core.issue;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// How long certificates of one family may be valid, and how long they are when nobody asks for anything else.
public record DurationLimits(Duration min, Duration max, Duration defaultDuration) {
    public DurationLimits {
        Objects.requireNonNull(min);
        Objects.requireNonNull(max);
        Objects.requireNonNull(defaultDuration);
    }

    /// What one level of the configuration says about a family; what it does not say is inherited.
    public record Overrides(Optional<Duration> min, Optional<Duration> max, Optional<Duration> defaultDuration) {
        public static final Overrides NONE = new Overrides(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// These limits with a level's own values in place of the inherited ones. A level that gives a default but not
    /// the limit it would break moves that limit to its default, so that one claim is enough to ask for short or
    /// for long certificates.
    DurationLimits overriddenBy(Overrides own) {
        var chosen = own.defaultDuration().orElse(defaultDuration);
        return new DurationLimits(
                own.min().orElse(own.defaultDuration().isPresent() && chosen.compareTo(min) < 0 ? chosen : min),
                own.max().orElse(own.defaultDuration().isPresent() && chosen.compareTo(max) > 0 ? chosen : max),
                chosen);
    }

    /// Whether some duration is within these limits. The start of a certificate is backdated without its end moving,
    /// so the time from one to the other may exceed the maximum by that much.
    public boolean allowAny(Duration backdate) {
        return max.isPositive() && min.compareTo(max.plus(backdate)) <= 0;
    }

    /// Whether a certificate that nobody asked a duration for is within these limits.
    public boolean allowDefault(Duration backdate) {
        return defaultDuration.isPositive()
                && defaultDuration.plus(backdate).compareTo(min) >= 0 && defaultDuration.compareTo(max) <= 0;
    }
}
