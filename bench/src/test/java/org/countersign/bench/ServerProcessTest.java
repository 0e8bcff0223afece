package org.countersign.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerProcessTest {
    @Test
    void counts_the_processor_time_that_this_process_spends() {
        var self = ServerProcess.self();
        var before = self.cpu();
        for (long end = System.nanoTime() + 200_000_000; System.nanoTime() < end; ) {
            Thread.onSpinWait();
        }
        var spent = self.cpu().minus(before);
        assertTrue(spent.compareTo(Duration.ofMillis(20)) > 0, "counted " + spent);
    }

    @Test
    void reads_resident_memory_in_megabytes() {
        long megabytes = ServerProcess.self().residentMegabytes();
        assertTrue(megabytes > 10 && megabytes < 16_384, "read " + megabytes);
    }
}
