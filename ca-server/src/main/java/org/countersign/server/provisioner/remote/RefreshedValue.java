package org.countersign.server.provisioner.remote;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Something that is fetched from elsewhere and kept fresh by one thread of its own, which alone ever fetches: requests look at what
/// there is, and wait a moment at most. A failure leaves what was fetched before, and is followed by another attempt.
final class RefreshedValue<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshedValue.class);
    private static final int MOST_WAITING = 64;

    /// Fetches it once.
    interface Source<T> {
        Fetched<T> fetch() throws DownloadException, InterruptedException;
    }

    /// @param goodFor when to fetch it again
    record Fetched<T>(T value, Duration goodFor) {}

    /// When to fetch.
    ///
    /// @param firstRetry    after a failure; twice as long after each further one
    /// @param longestRetry  and no longer than this
    /// @param shortestPause between two attempts, whoever asks for another one
    /// @param patience      how long a request waits for an attempt
    record Rhythm(Duration firstRetry, Duration longestRetry, Duration shortestPause, Duration patience) {
        static final Rhythm USUAL = new Rhythm(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofSeconds(10),
                Duration.ofSeconds(4));
    }

    private final String name;
    private final Source<T> source;
    private final Rhythm rhythm;
    private final RandomGenerator random;
    private final Thread keeper;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition attempted = lock.newCondition();
    private final Condition wanted = lock.newCondition();

    private Optional<T> value;
    private Optional<String> failure = Optional.empty();
    private long attempts;
    private boolean anotherWanted;
    private boolean closed;
    private int waiting;

    /// Begins to fetch at once.
    ///
    /// @param known what was fetched in an earlier life
    RefreshedValue(String name, Source<T> source, Optional<T> known, Rhythm rhythm, RandomGenerator random) {
        this.name = name;
        this.source = source;
        this.value = known;
        this.rhythm = rhythm;
        this.random = random;
        this.keeper = Thread.ofVirtual().name("keeping " + name).start(this::keep);
    }

    /// What was fetched last, if anything ever was. Waits for the first attempt, if that is still under way.
    Optional<T> current() {
        lock.lock();
        try {
            if (attempts == 0 && value.isEmpty()) {
                awaitAttempt(0);
            }
            return value;
        } finally {
            lock.unlock();
        }
    }

    /// What the next attempt fetches, for a caller who has found that the value is old. Nothing when that takes too long, or when
    /// too many are waiting for it already.
    Optional<T> next() {
        lock.lock();
        try {
            anotherWanted = true;
            wanted.signal();
            return awaitAttempt(attempts) ? value : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /// Why the last attempt failed, if it did.
    Optional<String> failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitAttempt(long seen) {
        if (waiting >= MOST_WAITING) {
            return false;
        }
        waiting++;
        try {
            long left = rhythm.patience().toNanos();
            while (attempts == seen && !closed && left > 0) {
                left = attempted.awaitNanos(left);
            }
            return attempts != seen;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting--;
        }
    }

    private void keep() {
        var retry = rhythm.firstRetry();
        try {
            while (true) {
                Duration pause;
                try {
                    var fetched = source.fetch();
                    succeeded(fetched.value());
                    retry = rhythm.firstRetry();
                    pause = fetched.goodFor();
                } catch (InterruptedException e) {
                    throw e;
                } catch (Throwable e) {
                    failed(e);
                    pause = shortened(retry, 3);
                    retry = retry.multipliedBy(2).compareTo(rhythm.longestRetry()) < 0 ? retry.multipliedBy(2) : rhythm.longestRetry();
                }
                if (rest(pause)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // Closed while fetching or resting.
        }
    }

    private void succeeded(T fetched) {
        boolean first;
        lock.lock();
        try {
            first = value.isEmpty() || failure.isPresent();
            value = Optional.of(fetched);
            failure = Optional.empty();
            ended();
        } finally {
            lock.unlock();
        }
        if (first) {
            LOG.atInfo().addKeyValue("provisioner", name).log("the provider answers");
        }
    }

    private void failed(Throwable e) {
        var reason = e instanceof DownloadException ? e.getMessage() : "the server failed";
        lock.lock();
        try {
            failure = Optional.of(reason);
            ended();
        } finally {
            lock.unlock();
        }
        var line = LOG.atWarn().addKeyValue("provisioner", name).addKeyValue("reason", reason);
        (e instanceof DownloadException ? line : line.setCause(e)).log("the provider cannot be used");
    }

    private void ended() {
        attempts++;
        anotherWanted = false;
        attempted.signalAll();
    }

    /// Whether this was closed meanwhile.
    private boolean rest(Duration pause) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long least = rhythm.shortestPause().toNanos();
            long begin = System.nanoTime();
            while (!closed) {
                long rested = System.nanoTime() - begin;
                long left = (anotherWanted ? Math.min(least, pause.toNanos()) : pause.toNanos()) - rested;
                if (left <= 0) {
                    break;
                }
                wanted.await(left, TimeUnit.NANOSECONDS);
            }
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private Duration shortened(Duration duration, int divisor) {
        return duration.minusNanos(random.nextLong(duration.toNanos() / divisor + 1));
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wanted.signal();
            attempted.signalAll();
        } finally {
            lock.unlock();
        }
        keeper.interrupt();
    }
}
