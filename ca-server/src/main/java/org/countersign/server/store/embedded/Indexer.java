package org.countersign.server.store.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the indexes of segments that have ended, one after the other, on a thread of its own. Until one is ready, the
/// segment's index in memory serves.
final class Indexer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);
    private static final Duration UNTIL_NEXT_ATTEMPT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("index").factory());
    private final Set<Long> pending = ConcurrentHashMap.newKeySet();
    private final LongFunction<Path> files;

    /// Is given an index that is ready.
    interface Receiver {
        void indexed(long segment, SealedIndex index);
    }

    /// @param files gives the file of each segment
    Indexer(LongFunction<Path> files) {
        this.files = files;
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /// Asks for an index; asking again while it is under way changes nothing.
    void index(long segment, Receiver receiver) {
        if (pending.add(segment)) {
            thread.execute(() -> attempt(segment, receiver));
        }
    }

    /// Finishes the index under way.
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("an index is still being written");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt(long segment, Receiver receiver) {
        try {
            receiver.indexed(segment, SealedIndex.build(files.apply(segment), segment));
            pending.remove(segment);
        } catch (IOException | RuntimeException e) {
            LOG.atWarn().setMessage("a segment could not be indexed, trying again later")
                    .addKeyValue("segment", segment).setCause(e).log();
            if (!thread.isShutdown()) {
                thread.schedule(() -> attempt(segment, receiver), UNTIL_NEXT_ATTEMPT.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }
}
