package org.countersign.cli.command.renewal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.core.ProblemException;
import org.countersign.core.keys.KeyFileException;
import org.countersign.core.time.GoDuration;

/// Renews a certificate in time until a signal ends it. What fails is tried again after a minute: the CA may be away for
/// a while, and the certificate has time left.
final class RenewalDaemon {
    private static final Duration RETRY = Duration.ofMinutes(1);
    /// A machine that slept wakes up late by its own clock, so a long wait is made of short ones.
    private static final Duration LONGEST_NAP = Duration.ofSeconds(30);

    private enum Wish { RENEW, END }

    private final Renewable certificate;
    private final RenewalPlan plan;
    private final Aftermath aftermath;
    private final DaemonLog log;
    private final SecureRandom random = new SecureRandom();
    private final LinkedBlockingQueue<Wish> wishes = new LinkedBlockingQueue<>();

    RenewalDaemon(Renewable certificate, RenewalPlan plan, Aftermath aftermath, DaemonLog log) {
        this.certificate = certificate;
        this.plan = plan;
        this.aftermath = aftermath;
        this.log = log;
    }

    int run() throws IOException {
        Signals.handle("HUP", () -> wishes.add(Wish.RENEW));
        Signals.handle("INT", () -> wishes.add(Wish.END));
        Signals.handle("TERM", () -> wishes.add(Wish.END));
        var due = next();
        while (mayGoOn(due)) {
            due = renew();
        }
        log.info("ended");
        return ExitCode.DONE;
    }

    /// When the certificate that is there now is due.
    private Instant next() throws IOException {
        var delay = plan.delay(certificate.lifetime(), Instant.now(), random);
        log.info("next renewal in " + GoDuration.format(Duration.ofSeconds(delay.toSeconds())));
        return Instant.now().plus(delay);
    }

    /// Waits until then, or until a signal asks for something; false when it asks to end.
    private boolean mayGoOn(Instant due) {
        try {
            while (true) {
                var left = Duration.between(Instant.now(), due);
                var nap = left.compareTo(LONGEST_NAP) < 0 ? left : LONGEST_NAP;
                var wish = wishes.poll(Math.max(0, nap.toMillis()), TimeUnit.MILLISECONDS);
                if (wish != null || !Instant.now().isBefore(due)) {
                    return wish != Wish.END;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Instant renew() {
        try {
            certificate.renew();
            log.info("certificate renewed");
            tell();
            return next();
        } catch (CommandFailure | ProblemException | KeyFileException | IOException | UncheckedIOException e) {
            log.error(e.getMessage() + "; trying again in " + GoDuration.format(RETRY));
            return Instant.now().plus(RETRY);
        }
    }

    /// A command that fails is no reason to renew once more.
    private void tell() throws IOException {
        try {
            aftermath.run();
        } catch (CommandFailure | KeyFileException e) {
            log.error(e.getMessage());
        }
    }
}
