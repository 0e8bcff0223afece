package org.countersign.core.issue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.Validity;
import org.countersign.core.time.TimeDuration;

/// When an SSH certificate begins and ends, every step in whole seconds.
final class SshValidity {
    private final Duration backdate;

    SshValidity(Duration backdate) {
        this.backdate = backdate;
    }

    /// What the shape has, the request over it, the token over that; else the provisioner's default. Relative times count from now.
    /// The backdate moves the start that nobody chose, and never the end.
    Validity chosen(SshSignRequest request, SshGrant grant, SshShape shape, Instant now) {
        var asked = Chosen.of(request.validAfter(), request.validBefore(), now);
        if (asked.endsBeforeStart()) {
            throw ProblemCode.INVALID_VALIDITY.refuse("validAfter lies behind validBefore.");
        }
        var both = Chosen.of(grant.stated().validAfter(), grant.stated().validBefore(), now)
                .over(asked).over(Chosen.of(shape));
        var limits = grant.source().claims().limits(kind(shape.type()));
        var present = Durations.wholeSecond(now);
        var unshifted = both.start().orElse(present);
        var end = both.end().orElseGet(() -> atMost(
                unshifted.plusSeconds(limits.defaultDuration().toSeconds()), grant.endsBy()));
        grant.endsBy().filter(limit -> end.isAfter(limit) || unshifted.isAfter(limit)).ifPresent(_ -> {
            throw ProblemCode.DURATION_TOO_LONG.refuse("The certificate would outlive the credential it was granted for.");
        });
        var start = both.start().orElseGet(() -> present.minusSeconds(backdate.toSeconds()));
        Durations.check(start, end, grant.source(), kind(shape.type()), backdate, now);
        return Validity.between(start, end);
    }

    /// As long as the old one and from now on, so that renewals neither shrink nor grow. The limits of the provisioner were met when
    /// the first certificate was issued; those of the one that lets keys be replaced are met again when the key is.
    Validity renewed(SshRenewalGrant grant, boolean newKey, Instant now) {
        var old = grant.old();
        if (old.validity().endless() || old.validity().after() == 0) {
            throw ProblemCode.NOT_RENEWABLE.refuse("A certificate without beginning or end cannot be renewed.");
        }
        var start = Durations.wholeSecond(now.minus(backdate));
        var end = Durations.plus(start, old.validity().length());
        if (newKey) {
            Durations.check(start, end, grant.source(), old.kind(), backdate, now);
        } else {
            Durations.checkPossible(start, end);
        }
        return Validity.between(start, end);
    }

    /// A start and an end, each only if somebody chose it.
    private record Chosen(Optional<Instant> start, Optional<Instant> end) {
        static Chosen of(TimeDuration after, TimeDuration before, Instant now) {
            return new Chosen(Durations.moment(after, now).map(Durations::wholeSecond),
                    Durations.moment(before, now).map(Durations::wholeSecond));
        }

        static Chosen of(SshShape shape) {
            return new Chosen(shape.validAfter().map(Durations::wholeSecond), shape.validBefore().map(Durations::wholeSecond));
        }

        Chosen over(Chosen other) {
            return new Chosen(start.or(other::start), end.or(other::end));
        }

        boolean endsBeforeStart() {
            return start.isPresent() && end.filter(start.get()::isAfter).isPresent();
        }
    }

    private static Instant atMost(Instant end, Optional<Instant> limit) {
        return limit.filter(end::isAfter).orElse(end);
    }

    private static CertificateKind kind(CertificateType type) {
        return type == CertificateType.USER ? CertificateKind.SSH_USER : CertificateKind.SSH_HOST;
    }
}
