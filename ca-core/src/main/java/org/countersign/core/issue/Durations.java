package org.countersign.core.issue;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.time.GoDuration;
import org.countersign.core.time.TimeDuration;
import org.countersign.core.time.TimeFormatException;

/// The arithmetic of validity: exact to the nanosecond until it is cut to whole seconds, which is all a certificate can say.
final class Durations {
    /// The last second that has a text and fits the certificates of both families.
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private Durations() {}

    /// The moment meant, an offset counted from `base`.
    static Optional<Instant> moment(TimeDuration time, Instant base) {
        try {
            return time.resolve(base);
        } catch (TimeFormatException e) {
            throw ProblemCode.INVALID_VALIDITY.refuse("A requested time cannot be used: " + e.getMessage() + ".");
        }
    }

    /// The moment without its fraction of a second.
    static Instant wholeSecond(Instant moment) {
        return Instant.ofEpochSecond(moment.getEpochSecond());
    }

    static Instant plus(Instant moment, Duration duration) {
        try {
            return moment.plus(duration);
        } catch (DateTimeException | ArithmeticException _) {
            throw beyondCalendar();
        }
    }

    /// Refuses what no certificate can say. Both moments are whole seconds.
    static void checkPossible(Instant start, Instant end) {
        checkOrder(start, end);
        if (start.equals(end)) {
            throw ProblemCode.INVALID_VALIDITY.refuse("The validity is empty.");
        }
        if (end.isAfter(LAST)) {
            throw beyondCalendar();
        }
    }

    private static void checkOrder(Instant start, Instant end) {
        if (start.getEpochSecond() <= 0) {
            throw ProblemCode.INVALID_VALIDITY.refuse("The validity begins before 1970.");
        }
        if (end.isBefore(start)) {
            throw ProblemCode.INVALID_VALIDITY.refuse("The validity ends before it begins.");
        }
    }

    private static RuntimeException beyondCalendar() {
        return ProblemCode.INVALID_VALIDITY.refuse("The validity ends after the year 9999.");
    }

    /// Holds a validity against the limits of its provisioner. The backdate counts in the duration, so it is allowed on top of
    /// the maximum. An empty validity is too short before it is impossible.
    static void check(Instant start, Instant end, GrantSource source, CertificateKind kind, Duration backdate, Instant now) {
        checkOrder(start, end);
        if (end.isBefore(wholeSecond(now))) {
            throw ProblemCode.INVALID_VALIDITY.refuse("The validity ends in the past.");
        }
        var limits = source.claims().limits(kind);
        var duration = Duration.between(start, end);
        if (duration.compareTo(limits.min()) < 0) {
            throw ProblemCode.DURATION_TOO_SHORT.refuse(message(duration, "less", "minimum", limits.min(), "min", source, kind));
        }
        if (duration.compareTo(limits.max().plus(backdate)) > 0) {
            throw ProblemCode.DURATION_TOO_LONG.refuse(message(duration, "more", "maximum", limits.max(), "max", source, kind));
        }
        checkPossible(start, end);
    }

    private static String message(Duration asked, String relation, String word, Duration limit, String prefix,
            GrantSource source, CertificateKind kind) {
        return "The requested duration of " + text(asked) + " is " + relation + " than the " + word + " of "
                + GoDuration.format(limit) + ", set by the claim " + claim(prefix, kind) + " of provisioner "
                + ClaimRefusal.quoted(source.provisioner()) + ".";
    }

    /// Request times reach further than the durations that can be written down.
    private static String text(Duration asked) {
        return asked.toDays() > 100_000 ? asked.toDays() / 365 + " years" : GoDuration.format(asked);
    }

    private static String claim(String prefix, CertificateKind kind) {
        return prefix + switch (kind) {
            case SSH_USER -> "UserSSHCertDuration";
            case SSH_HOST -> "HostSSHCertDuration";
            case X509 -> "TLSCertDuration";
        };
    }
}
