package org.countersign.server.store.embedded;

import java.time.Instant;
import org.countersign.server.store.CertificateQuery;

/// Moments as nanoseconds since 1970 in a `long`; what lies outside (1677 to 2262) is drawn to the nearest end.
final class Moments {
    private static final long NANOS = 1_000_000_000L;
    private static final long MOST_SECONDS = Long.MAX_VALUE / NANOS - 1;

    private Moments() {}

    static long nanos(Instant moment) {
        long seconds = moment.getEpochSecond();
        if (Math.abs(seconds) > MOST_SECONDS) {
            return seconds > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        return seconds * NANOS + moment.getNano();
    }

    /// Whether something of that moment can lie between the query's bounds. Says yes when it is not sure.
    static boolean mayMatch(CertificateQuery query, long nanos) {
        return (query.from().isEmpty() || nanos >= nanos(query.from().get()))
                && (query.until().isEmpty() || nanos <= nanos(query.until().get()));
    }

    /// Whether anything of those moments can lie between the query's bounds.
    static boolean mayMatch(CertificateQuery query, Span moments) {
        return (query.from().isEmpty() || moments.most() >= nanos(query.from().get()))
                && (query.until().isEmpty() || moments.least() <= nanos(query.until().get()));
    }

    /// The end of a certificate's validity as indexes keep it. Certificates know no parts of a second.
    static Instant wholeSeconds(Instant end) {
        return ofSecond(end.getEpochSecond());
    }

    /// The moment with this epoch second, where the last one that there is means never.
    static Instant ofSecond(long second) {
        return second >= Instant.MAX.getEpochSecond() ? Instant.MAX : Instant.ofEpochSecond(second);
    }

    static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
