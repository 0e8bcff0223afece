package org.countersign.core.ssh;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/// The time a certificate is good for, half-open: `after <= now < before`, in unsigned seconds since the epoch.
public record Validity(long after, long before) {
    /// `before` of a certificate that does not end.
    public static final long FOREVER = -1L;

    public Validity {
        if (Long.compareUnsigned(after, before) >= 0) {
            throw new SshFormatException("the validity is empty");
        }
    }

    public static Validity between(Instant after, Instant before) {
        if (after.getEpochSecond() < 0) {
            throw new SshFormatException("the validity begins before 1970");
        }
        return new Validity(after.getEpochSecond(), before.getEpochSecond());
    }

    public boolean contains(Instant now) {
        return hasBegun(now) && !hasEnded(now);
    }

    public boolean hasBegun(Instant now) {
        return Long.compareUnsigned(after, now.getEpochSecond()) <= 0;
    }

    public boolean hasEnded(Instant now) {
        return !endless() && Long.compareUnsigned(before, now.getEpochSecond()) <= 0;
    }

    public boolean endless() {
        return before == FOREVER;
    }

    public Instant notBefore() {
        return instant(after);
    }

    /// [Instant#MAX] for a certificate that does not end, or ends beyond every calendar.
    public Instant notAfter() {
        return endless() ? Instant.MAX : instant(before);
    }

    /// How long the certificate is good for; very long for an endless one.
    public Duration length() {
        long seconds = before - after;
        return Duration.ofSeconds(seconds < 0 ? Long.MAX_VALUE : seconds);
    }

    private static Instant instant(long seconds) {
        try {
            return seconds < 0 ? Instant.MAX : Instant.ofEpochSecond(seconds);
        } catch (DateTimeException e) {
            return Instant.MAX;
        }
    }
}
