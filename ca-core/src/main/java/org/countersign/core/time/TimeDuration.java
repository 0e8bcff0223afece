package org.countersign.core.time;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A time as a request, a token or a flag gives it: not at all, as a moment, or as an offset from a moment that only
/// the reader knows. Two are equal when they are written alike: `1h` never equals a moment.
///
/// An offset of zero and Go's zero time count as not given, as they do for the clients and servers this must agree
/// with. Moments lie in the years 1 to 9999, so that each has a text.
public sealed interface TimeDuration {
    TimeDuration UNSET = new Unset();

    record Unset() implements TimeDuration {}

    record At(Instant instant) implements TimeDuration {
        public At {
            Rfc3339.requireRepresentable(instant);
        }
    }

    record Relative(Duration offset) implements TimeDuration {
        public Relative {
            GoDuration.requireRepresentable(offset);
        }
    }

    /// Reads the empty text, an RFC 3339 time or a Go duration, tried in this order.
    ///
    /// @throws TimeFormatException for anything else, and for times outside the years 1 to 9999
    static TimeDuration parse(String text) {
        if (text.isEmpty()) {
            return UNSET;
        }
        if (Rfc3339.looksLike(text)) {
            var instant = Rfc3339.parse(text);
            return instant.equals(Rfc3339.GO_ZERO) ? UNSET : new At(instant);
        }
        var offset = GoDuration.parse(text);
        return offset.isZero() ? UNSET : new Relative(offset);
    }

    /// The moment meant, an offset counted from `base`; empty when none was given.
    ///
    /// @throws TimeFormatException if that moment lies outside the years 1 to 9999
    default Optional<Instant> resolve(Instant base) {
        return switch (this) {
            case Unset() -> Optional.empty();
            case At(var instant) -> Optional.of(instant);
            case Relative(var offset) -> Optional.of(plus(base, offset));
        };
    }

    private static Instant plus(Instant base, Duration offset) {
        try {
            return Rfc3339.requireRepresentable(base.plus(offset));
        } catch (DateTimeException | ArithmeticException _) {
            throw new TimeFormatException("the time lies outside the years 1 to 9999");
        }
    }

    default boolean isSet() {
        return !(this instanceof Unset);
    }

    /// The text that [#parse] reads back to an equal value: empty, RFC 3339 in UTC with as many digits as it needs,
    /// or the canonical duration.
    default String format() {
        return switch (this) {
            case Unset() -> "";
            case At(var instant) -> Rfc3339.format(instant);
            case Relative(var offset) -> GoDuration.format(offset);
        };
    }
}
