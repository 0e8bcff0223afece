package org.countersign.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ThrottleTest {
    private static final Duration WORK = Duration.ofMillis(200);

    private final AtomicBoolean hurried = new AtomicBoolean();
    private final Throttle throttle = new Throttle(hurried::get);

    @Test
    void work_takes_at_least_twice_as_long_as_it_needs() {
        long begun = System.nanoTime();
        work();

        assertTrue(System.nanoTime() - begun > 2 * WORK.toNanos());
    }

    /// By how often the thread gave its processor away of its own accord: on a busy machine the clock would not tell. With rests it does so about
    /// 200 times, and without them only where the virtual machine wants it to.
    @Test
    @Timeout(60)
    void work_that_somebody_waits_for_does_not_rest() throws Exception {
        hurried.set(true);
        long before = restsOfThisThread();
        work();

        assertTrue(restsOfThisThread() - before < 50, "it rested");
    }

    private void work() {
        var cpu = ManagementFactory.getThreadMXBean();
        long end = cpu.getCurrentThreadCpuTime() + WORK.toNanos();
        while (cpu.getCurrentThreadCpuTime() < end) {
            throttle.step();
        }
    }

    private static long restsOfThisThread() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/thread-self/status"))) {
            return lines.filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                    .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip())).findFirst().orElseThrow();
        }
    }
}
