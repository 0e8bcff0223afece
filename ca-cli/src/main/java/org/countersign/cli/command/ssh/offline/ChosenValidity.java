package org.countersign.cli.command.ssh.offline;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.countersign.cli.command.TimeFlag;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.issue.CertificateKind;
import org.countersign.core.issue.Claims;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.Validity;
import org.countersign.core.ssh.ValidityInterval;

/// How long a certificate is good for: as `ssh-keygen -V` or as the other commands have it, and as long as a CA would issue it where
/// nobody says.
final class ChosenValidity {
    /// How far the clock of a host may be behind the one here.
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    private ChosenValidity() {}

    static Validity of(Invocation call, CertificateType type, Instant now) {
        var interval = call.value(SignFlags.VALIDITY);
        try {
            return interval.isPresent() ? ValidityInterval.parse(interval.get(), now, ZoneId.systemDefault())
                    : Validity.between(start(call, now), end(call, type, now));
        } catch (SshFormatException e) {
            throw interval.map(text -> FlagFailure.invalid(SignFlags.VALIDITY, text, e.getMessage()))
                    .orElseGet(() -> FlagFailure.invalid(SignFlags.NOT_AFTER, call.value(SignFlags.NOT_AFTER).orElse(""), e.getMessage()));
        }
    }

    private static Instant start(Invocation call, Instant now) {
        return given(call, SignFlags.NOT_BEFORE, now, now.minus(CLOCK_SKEW));
    }

    private static Instant end(Invocation call, CertificateType type, Instant now) {
        var kind = type == CertificateType.USER ? CertificateKind.SSH_USER : CertificateKind.SSH_HOST;
        return given(call, SignFlags.NOT_AFTER, now, now.plus(Claims.DEFAULTS.limits(kind).defaultDuration()));
    }

    private static Instant given(Invocation call, Flag flag, Instant now, Instant otherwise) {
        return TimeFlag.resolve(TimeFlag.value(call, flag), flag, now).orElse(otherwise);
    }
}
