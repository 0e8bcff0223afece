package org.countersign.cli.command.ssh.krl;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.terminal.StatusLines;
import org.countersign.core.keys.KeyFileException;

/// Does something again and again until the process is told to end. Waits are drawn by chance around the interval, so that
/// a thousand hosts that started together do not ask together; after a failure it waits a minute at most.
final class Daemon {
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
    /// Waits are up to this share shorter or longer.
    private static final double JITTER = 0.2;

    private final Duration interval;
    private final StatusLines status;
    private final RandomGenerator random = RandomGenerator.getDefault();

    Daemon(Duration interval, StatusLines status) {
        this.interval = interval;
        this.status = status;
    }

    /// Never returns. The end of the process waits for work in progress, and is a success.
    void run(Runnable work) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            synchronized (this) {
                Runtime.getRuntime().halt(0);
            }
        }));
        while (true) {
            sleep(attempt(work) ? interval : shorter(interval, AFTER_FAILURE));
        }
    }

    private synchronized boolean attempt(Runnable work) {
        try {
            work.run();
            return true;
        } catch (CommandFailure | KeyFileException e) {
            status.failed("Not updated", e.getMessage());
            return false;
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void sleep(Duration about) {
        try {
            Thread.sleep(around(about));
        } catch (InterruptedException e) {
            throw new CommandFailure("interrupted").because(e);
        }
    }

    Duration around(Duration about) {
        return Duration.ofMillis(Math.round(about.toMillis() * random.nextDouble(1 - JITTER, 1 + JITTER)));
    }
}
