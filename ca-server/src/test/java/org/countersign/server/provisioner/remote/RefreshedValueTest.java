package org.countersign.server.provisioner.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.countersign.server.provisioner.remote.RefreshedValue.Fetched;
import org.countersign.server.provisioner.remote.RefreshedValue.Rhythm;
import org.junit.jupiter.api.Test;

class RefreshedValueTest {
    private final AtomicInteger attempts = new AtomicInteger();

    /// Else keys that a provider has given up would be good for as long as the process lives.
    @Test
    void is_fetched_again_after_an_error_that_nobody_expects() {
        var often = new Rhythm(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(10));
        try (var kept = new RefreshedValue<>("somebody", this::fetch, Optional.of("old"), often, new Random(1))) {
            for (int attempt = 0; attempt < 3 && !kept.current().equals(Optional.of("new")); attempt++) {
                kept.next();
            }
            assertEquals(Optional.of("new"), kept.current());
            assertEquals(Optional.empty(), kept.failure());
        }
    }

    private Fetched<String> fetch() {
        if (attempts.incrementAndGet() == 1) {
            throw new StackOverflowError("made for this test");
        }
        return new Fetched<>("new", Duration.ofDays(1));
    }
}
