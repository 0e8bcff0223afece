package org.countersign.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class IndexerTest {
    private final List<Long> begun = new CopyOnWriteArrayList<>();
    private final CountDownLatch isWorking = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    /// Whoever closes a store deletes its directory, or has another process open it: nothing may be writing there then.
    @Test
    @Timeout(60)
    void closing_waits_for_what_is_under_way_and_begins_nothing_that_waits() throws Exception {
        var indexer = new Indexer(slowly());
        for (long segment = 1; segment <= 5; segment++) {
            indexer.index(segment, (_, _) -> { });
        }
        isWorking.await();
        var closing = Thread.ofPlatform().start(indexer::close);
        while (closing.getState() != Thread.State.TIMED_WAITING && closing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        closing.interrupt();
        assertFalse(closing.join(Duration.ofMillis(200)), "also when who closes is interrupted");

        mayGoOn.countDown();
        assertTrue(closing.join(Duration.ofSeconds(30)));
        assertEquals(List.of(1L), begun);
    }

    /// The timer would keep an error to itself, and begin nothing more that was asked for.
    @Test
    @Timeout(60)
    void goes_on_after_an_error_that_nobody_expects() throws Exception {
        var twice = new CountDownLatch(2);
        var twiceIndexed = new CountDownLatch(2);
        var often = new Indexer.Rhythm(Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofMillis(5));
        try (var indexer = new Indexer(_ -> fail(twiceIndexed), often)) {
            indexer.index(1, (_, _) -> { });
            indexer.regularly(() -> fail(twice), "it failed");
            twice.await();
            twiceIndexed.await();
        }
    }

    private static Path fail(CountDownLatch counted) {
        counted.countDown();
        throw new StackOverflowError("made for this test");
    }

    /// Asked for the file of a segment it waits; the file is not there, so there is nothing to index.
    private LongFunction<Path> slowly() {
        return segment -> {
            begun.add(segment);
            isWorking.countDown();
            try {
                assertTrue(mayGoOn.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException("the thread for indexes was interrupted", e);
            }
            return Path.of("/nonexistent/segment");
        };
    }
}
