package org.countersign.cli.command.renewal;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.time.GoDuration;

/// One run of a command that renews: at once, only if it is time, or for ever.
public final class Renewing {
    private Renewing() {}

    public static int run(Invocation call, Renewable certificate) throws IOException {
        return run(call, certificate, RenewalFlags.PERIOD);
    }

    /// @param period the flag for the time between two renewals
    public static int run(Invocation call, Renewable certificate, Flag period) throws IOException {
        var lifetime = certificate.lifetime();
        var plan = RenewalPlan.of(call, period, lifetime);
        var aftermath = Aftermath.of(call);
        if (call.on(RenewalFlags.DAEMON)) {
            return new RenewalDaemon(certificate, plan, aftermath, new DaemonLog(call.out(), call.streams().err())).run();
        }
        var now = Instant.now();
        if (plan.isDue(lifetime, now, new SecureRandom())) {
            certificate.renew();
            aftermath.run();
        } else {
            var left = Duration.ofSeconds(lifetime.left(now).toSeconds());
            call.status().say("certificate not renewed: expires in " + GoDuration.format(left));
        }
        return ExitCode.DONE;
    }
}
