package org.countersign.server.store.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AlarmTest {
    private final CompletableFuture<Thread> heard = new CompletableFuture<>();
    private final AtomicInteger times = new AtomicInteger();

    private void hear(Throwable cause) {
        times.incrementAndGet();
        heard.complete(Thread.currentThread());
    }

    @Test
    void is_heard_once_and_on_another_thread() throws Exception {
        var alarm = new Alarm(this::hear);
        alarm.raise(new IOException("made for this test"));
        assertNotEquals(Thread.currentThread(), heard.get(60, TimeUnit.SECONDS));
        alarm.raise(new IOException("made for this test"));
        heard.get().join();
        assertEquals(1, times.get());
    }

    @Test
    void is_heard_on_the_thread_that_raises_it_when_there_is_no_other() {
        new Alarm(this::hear, _ -> {
            throw new OutOfMemoryError("unable to create native thread");
        }).raise(new IOException("made for this test"));
        assertSame(Thread.currentThread(), heard.getNow(null));
    }
}
