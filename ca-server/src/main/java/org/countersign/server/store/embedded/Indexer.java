package org.countersign.server.store.embedded;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.countersign.server.ledger.DamagedLedgerException;
import org.countersign.server.ledger.SegmentScan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what may take its time, one thing after the other, on a thread of its own: writes the indexes of segments that have
/// ended, and checks old segments. Until an index is ready, the one in memory serves.
///
/// The thread would keep to itself whatever a task throws, and never begin a repeated one again. So every task says it and is tried again,
/// whatever it was: none of them leaves anything half done in memory.
final class Indexer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);

    /// When to do things.
    ///
    /// @param retry     after what did not succeed
    /// @param first     what is done regularly
    /// @param regularly from then on
    record Rhythm(Duration retry, Duration first, Duration regularly) {
        static final Rhythm USUAL = new Rhythm(Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofHours(1));
    }

    /// Something that is done regularly.
    interface Task {
        void run() throws IOException;
    }

    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("index").factory());
    private final Set<Long> pending = ConcurrentHashMap.newKeySet();
    private final LongFunction<Path> files;
    private final Rhythm rhythm;

    /// Is given an index that is ready.
    interface Receiver {
        void indexed(long segment, SealedIndex index);
    }

    /// @param files gives the file of each segment
    Indexer(LongFunction<Path> files) {
        this(files, Rhythm.USUAL);
    }

    Indexer(LongFunction<Path> files, Rhythm rhythm) {
        this.files = files;
        this.rhythm = rhythm;
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /// Asks for an index; asking again while it is under way changes nothing.
    void index(long segment, Receiver receiver) {
        if (pending.add(segment)) {
            thread.execute(() -> unlessClosed(() -> attempt(segment, receiver)));
        }
    }

    /// Asks for a segment that has ended to be checked.
    void check(long segment, Consumer<DamagedLedgerException> alarm) {
        thread.execute(() -> unlessClosed(() -> attempt(segment, alarm)));
    }

    /// Has something done within a minute, and then every hour.
    ///
    /// @param failure what to say when that did not succeed
    void regularly(Task task, String failure) {
        thread.scheduleWithFixedDelay(() -> attempt(task, failure), rhythm.first().toMillis(), rhythm.regularly().toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Finishes what is under way, and begins nothing more. When this returns nothing here touches a file any more, so that the
    /// directory may be given to somebody else: what was asked for and not begun is made up for when the store is next opened.
    @Override
    public void close() {
        thread.shutdown();
        Uninterruptibles.awaitTerminationUninterruptibly(thread);
    }

    /// What was asked for just before the end is in the queue still and is taken from it; it is done with at once.
    private void unlessClosed(Runnable task) {
        if (!thread.isShutdown()) {
            task.run();
        }
    }

    private static void attempt(Task task, String failure) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.atWarn().setMessage(failure).setCause(e).log();
        }
    }

    private void attempt(long segment, Receiver receiver) {
        try {
            receiver.indexed(segment, SealedIndex.build(files.apply(segment), segment, new Throttle(this::isHurried)));
            pending.remove(segment);
        } catch (Throwable e) {
            LOG.atWarn().setMessage("a segment could not be indexed, trying again later")
                    .addKeyValue("segment", segment).setCause(e).log();
            later(() -> attempt(segment, receiver));
        }
    }

    /// Segments that wait for their index keep a larger one in memory, and at the next start all others wait for them.
    private boolean isHurried() {
        return thread.isShutdown() || pending.size() > 1;
    }

    private void attempt(long segment, Consumer<DamagedLedgerException> alarm) {
        try {
            SegmentScan.checkFrames(files.apply(segment));
        } catch (DamagedLedgerException e) {
            alarm.accept(e);
        } catch (Throwable e) {
            LOG.atError().setMessage("a segment could not be checked, trying again later")
                    .addKeyValue("segment", segment).setCause(e).log();
            later(() -> attempt(segment, alarm));
        }
    }

    private void later(Runnable attempt) {
        if (!thread.isShutdown()) {
            thread.schedule(attempt, rhythm.retry().toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
