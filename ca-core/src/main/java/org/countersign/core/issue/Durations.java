package org.countersign.core.issue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.time.GoDuration;
import org.countersign.core.time.TimeDuration;
import org.countersign.core.time.TimeFormatException;

/// The arithmetic of validity, in whole seconds.
final class Durations {
    private Durations() {}

    /// A start and an end, each only if somebody chose it.
    record Chosen(Optional<Instant> start, Optional<Instant> end) {}

    static Chosen resolve(TimeDuration after, TimeDuration before, Instant now) {
        return new Chosen(moment(after, now), moment(before, now));
    }

    /// The moment meant, without its fraction of a second.
    static Optional<Instant> moment(TimeDuration time, Instant now) {
        try {
            return time.resolve(now).map(at -> Instant.ofEpochSecond(at.getEpochSecond()));
        } catch (TimeFormatException e) {
            throw ProblemCode.INVALID_VALIDITY.refuse("A requested time cannot be used: " + e.getMessage() + ".");
        }
    }

    /// Holds a validity against the limits of its provisioner. The backdate counts in the duration, so it is allowed on top of
    /// the maximum.
    static void check(Instant start, Instant end, GrantSource source, CertificateKind kind, Duration backdate, Instant now) {
        if (start.getEpochSecond() <= 0) {
            throw ProblemCode.INVALID_VALIDITY.refuse("The validity begins before 1970.");
        }
        if (end.isBefore(now)) {
            throw ProblemCode.INVALID_VALIDITY.refuse("The validity ends in the past.");
        }
        if (!start.isBefore(end)) {
            throw ProblemCode.INVALID_VALIDITY.refuse("The validity ends before it begins.");
        }
        var limits = source.claims().limits(kind);
        var duration = Duration.between(start, end);
        if (duration.compareTo(limits.min()) < 0) {
            throw ProblemCode.DURATION_TOO_SHORT.refuse(message(duration, "less", "minimum", limits.min(), "min", source, kind));
        }
        if (duration.compareTo(limits.max().plus(backdate)) > 0) {
            throw ProblemCode.DURATION_TOO_LONG.refuse(message(duration, "more", "maximum", limits.max(), "max", source, kind));
        }
    }

    private static String message(Duration asked, String relation, String word, Duration limit, String prefix,
            GrantSource source, CertificateKind kind) {
        return "The requested duration of " + text(asked) + " is " + relation + " than the " + word + " of "
                + GoDuration.format(limit) + ", set by the claim " + claim(prefix, kind) + " of provisioner "
                + SshNames.quoted(source.provisioner()) + ".";
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
