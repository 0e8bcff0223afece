package org.countersign.bench.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.RevocationOutcome;
import org.countersign.server.store.embedded.EmbeddedStore;

/// A store under load in a process of its own, which says on standard output what it acknowledged: `issued NUMBER` and
/// `revoked NUMBER`, a line each, in one write, so that a trace of its system calls shows what was promised when.
public final class StoreLoad {
    private static final int THREADS = 4;
    private static final int REVOKED_EACH = 10;
    private static final long SEGMENT_BYTES = 60_000;

    private StoreLoad() {}

    /// @param arguments the data directory, and how many certificates to record
    public static void main(String[] arguments) throws Exception {
        long count = Long.parseLong(arguments[1]);
        var next = new AtomicLong();
        try (var store = EmbeddedStore.open(Path.of(arguments[0]), InstantSource.fixed(Numbered.now()), _ -> Runtime.getRuntime().halt(70),
                SEGMENT_BYTES); var threads = Executors.newFixedThreadPool(THREADS)) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(() -> {
                    for (long number = next.incrementAndGet(); number <= count; number = next.incrementAndGet()) {
                        record(store, number);
                    }
                    return null;
                }));
            }
            for (var one : running) {
                one.get();
            }
        }
    }

    private static void record(EmbeddedStore store, long number) throws IOException {
        if (store.admit(Numbered.issuance(number)) instanceof Admitted) {
            say("issued " + number);
        }
        if (number % REVOKED_EACH == 0 && store.revoke(Numbered.revocation(number)) == RevocationOutcome.REVOKED) {
            say("revoked " + number);
        }
    }

    private static void say(String line) throws IOException {
        synchronized (System.out) {
            System.out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            System.out.flush();
        }
    }
}
