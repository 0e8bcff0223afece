package org.countersign.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.issue.CertificateId;
import org.countersign.server.ledger.DamagedLedgerException;
import org.countersign.server.ledger.Ledger;
import org.countersign.server.ledger.LedgerCommand;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.RecordCodec;
import org.countersign.server.ledger.Replay;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.Samples;
import org.countersign.server.store.SerialBlock;
import org.countersign.server.store.SettableTime;
import org.countersign.server.store.StoreFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailuresTest {
    @TempDir
    Path data;

    private final CompletableFuture<Throwable> fatal = new CompletableFuture<>();
    private final Queue<Boolean> kept = new ConcurrentLinkedQueue<>();
    private final SettableTime time = new SettableTime(Samples.NOW);

    /// A file that is taken away is the nearest thing to a disk that fails.
    @Test
    void refuses_all_writes_once_the_file_cannot_be_trusted_and_says_so() throws Exception {
        var segment = Ledger.segmentFile(data, 1);
        try (var store = open()) {
            store.admit(Samples.issuance(Samples.user(1, "a", "a")));
            Files.copy(segment, data.resolve("before"));
            Files.delete(segment);
            refused(() -> store.admit(Samples.spending(Samples.user(2, "a", "a"), Samples.token("once"))));

            assertTrue(fatal.get(60, TimeUnit.SECONDS) instanceof IOException);
            refused(() -> store.admit(Samples.issuance(Samples.user(3, "a", "a"))));
            refused(() -> store.reserveSerials(1));
            assertEquals(Set.of(StoreFault.FAILED), store.faults());
            assertTrue(store.find(CertificateId.ssh(1)).isPresent(), "reading goes on");
        }
        Files.move(data.resolve("before"), segment);
        try (var store = open()) {
            assertInstanceOf(Admitted.class, store.admit(Samples.spending(Samples.user(2, "a", "a"), Samples.token("once"))));
        }
    }

    /// Its channel closes, in the middle of whatever it does with the file.
    @Test
    void is_not_harmed_by_a_lone_caller_that_is_interrupted_while_it_commits() throws Exception {
        var random = new Random(11);
        try (var store = open()) {
            for (int serial = 1; serial <= 300; serial++) {
                int mine = serial;
                var caller = Thread.ofVirtual().start(() -> {
                    store.admit(Samples.issuance(Samples.user(mine, "a", "a")));
                    kept.add(Thread.interrupted());
                });
                LockSupport.parkNanos(random.nextInt(500_000));
                caller.interrupt();
                caller.join();
            }
            assertEquals(Set.of(), store.faults());
        }
        assertTrue(kept.contains(true), "an interruption is kept for what comes after");
        try (var store = open()) {
            for (int serial = 1; serial <= 300; serial++) {
                assertTrue(store.find(CertificateId.ssh(serial)).isPresent(), "serial " + serial);
            }
        }
    }

    /// To end a segment is nothing that a thread may do which others can interrupt. The clock is set on at every moment at which it is
    /// looked at on the way, so at the one between the question whether a segment ends and the writing, too.
    @Test
    void a_segment_that_becomes_due_while_a_lone_caller_commits_is_ended_by_the_next_commit() throws Exception {
        for (int looks = 0; looks < 5; looks++) {
            var clock = new SetOn(looks);
            try (var store = EmbeddedStore.open(data.resolve("at-look-" + looks), clock, fatal::complete)) {
                store.admit(Samples.issuance(Samples.user(1, "a", "a")));
                clock.count();
                Thread.currentThread().interrupt();
                var later = Samples.NOW.plus(Duration.ofDays(31));
                assertInstanceOf(Admitted.class, store.admit(Samples.issuance(Samples.user(2, "a", "a"), later)));
                assertTrue(Thread.interrupted());
                clock.setOn();
                store.admit(Samples.issuance(Samples.user(3, "a", "a"), later));
                assertEquals(2, store.figures().segments());
            }
        }
    }

    /// Is set on by a month when it has been looked at so many times.
    private static final class SetOn implements InstantSource {
        private int looks;
        private boolean counting;

        SetOn(int looks) {
            this.looks = looks;
        }

        synchronized void count() {
            counting = true;
        }

        synchronized void setOn() {
            looks = 0;
        }

        @Override
        public synchronized Instant instant() {
            return counting && looks-- <= 0 ? Samples.NOW.plus(Duration.ofDays(31)) : Samples.NOW;
        }
    }

    /// The system goes on writing to it, and no start would find that again.
    @Test
    void acknowledges_nothing_that_is_written_to_a_file_that_was_taken_away() throws Exception {
        try (var store = open()) {
            store.admit(Samples.issuance(Samples.user(1, "a", "a")));
            Files.move(Ledger.segmentFile(data, 1), data.resolve("elsewhere"));
            refused(() -> store.admit(Samples.issuance(Samples.user(2, "a", "a"))));
            assertTrue(fatal.get(60, TimeUnit.SECONDS).getMessage().contains("taken away"));
        }
        assertThrows(DamagedLedgerException.class, this::open);
        Files.move(data.resolve("elsewhere"), Ledger.segmentFile(data, 1));
        try (var store = open()) {
            assertTrue(store.find(CertificateId.ssh(1)).isPresent());
        }
    }

    /// The one before it has ended well, and would pass for the end of the ledger.
    @Test
    void misses_the_last_segment_when_it_was_taken_away_while_nobody_looked() throws Exception {
        try (var store = EmbeddedStore.open(data, time, fatal::complete, 1000)) {
            for (int serial = 1; serial <= 10; serial++) {
                store.admit(Samples.issuance(Samples.user(serial, "a", "a")));
            }
        }
        long last = 1;
        while (Files.exists(Ledger.segmentFile(data, last + 1))) {
            last++;
        }
        assertTrue(last > 1, "there are several");
        Files.delete(Ledger.segmentFile(data, last));
        var refused = assertThrows(DamagedLedgerException.class, this::open);
        assertTrue(refused.getMessage().contains(Ledger.segmentFile(data, last).toString()), refused.getMessage());
    }

    @Test
    void says_that_the_clock_is_behind_until_it_has_caught_up() throws Exception {
        try (var store = open()) {
            store.admit(Samples.issuance(Samples.user(1, "a", "a"), Samples.NOW.plus(Duration.ofSeconds(61))));
            assertEquals(Set.of(StoreFault.CLOCK_BEHIND), store.faults());
            time.set(Samples.NOW.plus(Duration.ofSeconds(2)));
            assertEquals(Set.of(), store.faults());
        }
    }

    @Test
    void waits_for_a_clock_that_ran_ahead_until_an_operator_confirms_the_time() throws Exception {
        var before = Samples.spending(Samples.user(1, "a", "a"), Samples.token("once"));
        try (var store = open()) {
            store.admit(before);
            store.admit(Samples.issuance(Samples.user(2, "a", "a"), Samples.NOW.plus(Duration.ofDays(36_500))));
            clockRefused(() -> store.admit(Samples.issuance(Samples.user(3, "a", "a"))));
        }
        try (var store = open()) {
            clockRefused(() -> store.admit(Samples.issuance(Samples.user(3, "a", "a"))));
        }
        assertEquals(0, LedgerCommand.run(List.of("confirm-clock", data.toString()), System.err, System.err));
        try (var store = open()) {
            var now = Instant.now();
            assertInstanceOf(Admitted.class, store.admit(Samples.issuance(Samples.user(3, "a", "a"), now)));
        }
    }

    /// The last serial of all is left out, because behind it there is none to begin the next block with.
    @Test
    void hands_out_no_serial_twice_when_all_are_used_up() throws Exception {
        try (var ledger = Ledger.open(data, 1 << 20, time, Replay.NOTHING)) {
            ledger.append(List.of(RecordCodec.encode(new LedgerRecord.SerialsReserved(-100, 50, Samples.NOW))));
        }
        try (var store = open()) {
            assertEquals(new SerialBlock(-50, 49), store.reserveSerials(49));
            refused(() -> store.reserveSerials(1));
        }
        try (var store = open()) {
            refused(() -> store.reserveSerials(1));
            refused(() -> store.reserveSerials(100));
        }
    }

    private EmbeddedStore open() throws Exception {
        return EmbeddedStore.open(data, time, fatal::complete);
    }

    private static void refused(Runnable call) {
        assertEquals(ProblemCode.STORE_UNAVAILABLE, assertThrows(ProblemException.class, call::run).code());
    }

    private static void clockRefused(Runnable call) {
        assertEquals(ProblemCode.CLOCK_UNTRUSTED, assertThrows(ProblemException.class, call::run).code());
    }
}
