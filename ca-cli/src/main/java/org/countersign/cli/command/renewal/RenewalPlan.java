package org.countersign.cli.command.renewal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.time.GoDuration;
import org.countersign.core.time.TimeFormatException;

/// When a certificate is due: so long before its end, and a random bit earlier, so that a thousand hosts that were set up
/// in the same minute do not come back in the same minute.
///
/// @param expiresIn how little may be left, if the user said so
/// @param period    how much time lies between two renewals, if the user said so
record RenewalPlan(Optional<Duration> expiresIn, Optional<Duration> period) {
    private static final int JITTER = 20;

    static RenewalPlan of(Invocation call, Flag periodFlag, Lifetime lifetime) {
        call.checkIncompatible(RenewalFlags.EXPIRES_IN, periodFlag);
        call.checkRequires(periodFlag, RenewalFlags.DAEMON);
        var expiresIn = duration(call, RenewalFlags.EXPIRES_IN);
        var period = duration(call, periodFlag);
        var otherwise = "the certificate is good for " + GoDuration.format(lifetime.length()) + " only";
        check(call, RenewalFlags.EXPIRES_IN, expiresIn, length -> length.compareTo(lifetime.length()) <= 0,
                otherwise);
        check(call, periodFlag, period, length -> length.compareTo(lifetime.length()) < 0,
                otherwise);
        return new RenewalPlan(expiresIn, period);
    }

    private static Optional<Duration> duration(Invocation call, Flag flag) {
        try {
            return call.value(flag).map(GoDuration::parse);
        } catch (TimeFormatException e) {
            throw FlagFailure.invalid(flag, call.require(flag), e.getMessage());
        }
    }

    private static void check(Invocation call, Flag flag, Optional<Duration> value,
            Predicate<Duration> fits, String otherwise) {
        if (value.filter(length -> length.isNegative() || length.isZero()).isPresent()) {
            throw FlagFailure.invalid(flag, call.require(flag), "it is not a length of time");
        }
        if (value.filter(fits.negate()).isPresent()) {
            throw FlagFailure.invalid(flag, call.require(flag), otherwise);
        }
    }

    /// Whether a single run has to renew now.
    boolean isDue(Lifetime lifetime, Instant now, RandomGenerator random) {
        return expiresIn.map(limit -> lifetime.left(now).compareTo(limit.plus(share(limit, random))) <= 0).orElse(true);
    }

    /// How long a daemon waits before it renews a certificate; zero is now.
    Duration delay(Lifetime lifetime, Instant now, RandomGenerator random) {
        var before = period.map(time -> lifetime.length().minus(time)).or(() -> expiresIn)
                .orElseGet(() -> lifetime.length().dividedBy(3));
        var wait = lifetime.left(now).minus(before);
        if (wait.isNegative() || wait.isZero()) {
            return Duration.ZERO;
        }
        var most = lifetime.length().dividedBy(JITTER);
        return wait.compareTo(most) < 0 ? random(wait, random) : wait.minus(random(most, random));
    }

    private static Duration share(Duration of, RandomGenerator random) {
        return random(of.dividedBy(JITTER), random);
    }

    private static Duration random(Duration most, RandomGenerator random) {
        return Duration.ofSeconds(random.nextLong(most.toSeconds() + 1));
    }
}
