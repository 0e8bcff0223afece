package org.countersign.core.issue;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.api.X509SignRequest;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.LeafShape;

/// When an X.509 certificate begins and ends. Moments keep their fractions until both are known.
final class X509Validity {
    private final Duration backdate;

    X509Validity(Duration backdate) {
        this.backdate = backdate;
    }

    /// @param start whole seconds
    /// @param end   whole seconds
    record Span(Instant start, Instant end) {
        private static Span wholeSeconds(Instant start, Instant end) {
            return new Span(Durations.wholeSecond(start), Durations.wholeSecond(end));
        }
    }

    /// The request, else what the shape has, else the provisioner's default. A relative start counts from now, a relative end from
    /// the start as it was before backdating.
    Span chosen(X509SignRequest request, X509Grant grant, LeafShape shape, CertificateIssuer issuer, Instant now) {
        var asked = Durations.moment(request.notBefore(), now).or(shape::notBefore);
        var unshifted = asked.orElse(now);
        grant.startsFrom().filter(unshifted::isBefore).ifPresent(_ -> {
            throw ProblemCode.NOT_IN_TOKEN.refuse("The certificate would begin before the credential it was granted for.");
        });
        var end = Durations.moment(request.notAfter(), unshifted).or(shape::notAfter)
                .orElseGet(() -> atMost(unshifted.plus(grant.source().claims().tls().defaultDuration()), grant.endsBy()));
        grant.endsBy().filter(end::isAfter).ifPresent(_ -> {
            throw ProblemCode.DURATION_TOO_LONG.refuse("The certificate would outlive the credential it was granted for.");
        });
        var start = asked.orElseGet(() -> atLeast(now.minus(backdate), grant.startsFrom()));
        var span = Span.wholeSeconds(start, end);
        Durations.check(span.start(), span.end(), grant.source(), CertificateKind.X509, backdate, now);
        return outlivedBy(issuer, span);
    }

    /// That of the SSH certificate beside it, which its provisioner's limits for SSH were applied to.
    Span beside(SshCertificateBody main, X509Grant grant, CertificateIssuer issuer) {
        var span = new Span(atLeast(main.notBefore(), grant.startsFrom()), main.notAfter());
        grant.endsBy().filter(span.end()::isAfter).ifPresent(_ -> {
            throw ProblemCode.DURATION_TOO_LONG.refuse("The certificate would outlive the credential it was granted for.");
        });
        Durations.checkPossible(span.start(), span.end());
        return outlivedBy(issuer, span);
    }

    /// As long as the old one and from now on, so that renewals neither shrink nor grow; the limits of the provisioner were met
    /// when the first was issued.
    Span renewed(X509Certificate old, CertificateIssuer issuer, Instant now) {
        var start = Durations.wholeSecond(now.minus(backdate));
        var end = Durations.plus(start, Duration.between(old.getNotBefore().toInstant(), old.getNotAfter().toInstant()));
        Durations.checkPossible(start, end);
        return outlivedBy(issuer, new Span(start, end));
    }

    private static Span outlivedBy(CertificateIssuer issuer, Span span) {
        if (span.end().isAfter(issuer.certificate().getNotAfter().toInstant())) {
            throw ProblemCode.DURATION_TOO_LONG.refuse("The certificate would outlive the issuing certificate of this authority.");
        }
        return span;
    }

    private static Instant atMost(Instant end, Optional<Instant> limit) {
        return limit.filter(end::isAfter).orElse(end);
    }

    private static Instant atLeast(Instant start, Optional<Instant> limit) {
        return limit.filter(start::isBefore).orElse(start);
    }
}
