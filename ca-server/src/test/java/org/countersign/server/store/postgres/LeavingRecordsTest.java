package org.countersign.server.store.postgres;

import static org.countersign.server.store.Samples.NOW;
import static org.countersign.server.store.Samples.all;
import static org.countersign.server.store.Samples.host;
import static org.countersign.server.store.Samples.issuance;
import static org.countersign.server.store.Samples.revocation;
import static org.countersign.server.store.Samples.spending;
import static org.countersign.server.store.Samples.token;
import static org.countersign.server.store.Samples.user;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.countersign.core.ProblemException;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.Race;
import org.countersign.server.store.SettableTime;
import org.countersign.server.store.Store;
import org.countersign.server.store.StoreFault;
import org.countersign.server.store.embedded.EmbeddedStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Records that leave a ledger in a database when all that they decided ended long ago.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LeavingRecordsTest {
    private static final Duration KEEP = Duration.ofDays(30);
    private static final Instant LATER = NOW.plus(Duration.ofDays(40));
    private static final int STEP = 50;

    private final SettableTime time = new SettableTime(NOW);
    @TempDir
    Path directory;
    private PostgresSettings settings;
    private PostgresStore one;
    private PostgresStore other;

    @BeforeEach
    void fill() throws Exception {
        elsewhere();
        one = open();
        other = open();
        one.reserveSerials(1000);
        for (int serial = 1; serial <= 120; serial++) {
            one.admit(spending(user(serial, "id-" + serial, "name-" + serial % 10), token("t-" + serial)));
        }
        one.admit(issuance(host(500, NOW.plusSeconds(3600), "Web01")));
        other.revoke(revocation(CertificateId.ssh(7)));
        other.revoke(revocation(new RevocationTarget.KeyId("id-9")));
        other.revoke(revocation(new RevocationTarget.Principal("name-3")));
        assertTrue(one.configure(new ConfigurationVersion(new byte[16], 1, new byte[] {1}, new byte[] {2}, "jane", "", NOW)));
    }

    private void elsewhere() throws Exception {
        var server = TestDatabase.shared();
        settings = server.settings(server.newDatabase());
    }

    private PostgresStore open() throws SQLException {
        return PostgresStore.open(settings, time, _ -> time.instant());
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    /// Somebody is served so much later, which is what time it is then.
    private void becomesLate() {
        time.set(LATER);
        assertInstanceOf(Admitted.class, one.admit(issuance(user(600, "late", "late"), LATER)));
    }

    @Test
    void are_in_the_archive_and_what_counts_for_ever_stays() throws Exception {
        becomesLate();
        var revoked = one.revocations().serials().ranges().toString();
        assertTrue(one.archive(KEEP, STEP, 1) >= 125);

        for (Store store : List.of(one, other)) {
            check(store, revoked);
            assertEquals(1, store.list(all(1000)).items().size());
        }
        try (var opened = open()) {
            check(opened, revoked);
            assertEquals(1001, opened.reserveSerials(1).first());
        }
        assertArrayEquals(new byte[] {1}, Configurations.find(settings, 1).orElseThrow().content());
        assertEquals(1, LedgerCopy.verify(settings).first());
    }

    private static void check(Store store, String revoked) {
        assertTrue(store.find(CertificateId.ssh(1)).isEmpty());
        assertTrue(store.isRevoked(CertificateId.ssh(7)));
        assertTrue(store.isRevoked(CertificateId.ssh(3)));
        assertEquals(revoked, store.revocations().serials().ranges().toString());
        assertEquals(List.of("id-9"), List.copyOf(store.revocations().keyIds()));
        assertTrue(store.knowsHost("web01"));
    }

    @Test
    void are_held_to_the_chain_while_the_archive_is_there_and_vouched_for_when_it_is_not() throws Exception {
        becomesLate();
        one.archive(KEEP, STEP, 1);
        execute("UPDATE archived_record SET content = set_byte(content, 60, 7) WHERE number = 12");
        assertTrue(assertThrows(SQLException.class, () -> LedgerCopy.verify(settings)).getMessage().contains("12"));
        execute("DELETE FROM archived_record WHERE number <= 12");
        assertTrue(LedgerCopy.verify(settings).first() > 100, "the older part of the archive was taken away");
        execute("DELETE FROM archived_record WHERE number = 50");
        assertTrue(assertThrows(SQLException.class, () -> LedgerCopy.verify(settings)).getMessage().contains("50"));
        execute("DELETE FROM archived_record");
        LedgerCopy.verify(settings);
        execute("DELETE FROM record WHERE number = (SELECT left_record + 1 FROM head)");
        assertThrows(SQLException.class, () -> LedgerCopy.verify(settings));
    }

    private void execute(String sql) throws Exception {
        TestDatabase.shared().execute(settings.database(), sql);
    }

    @Test
    void move_with_the_ledger_and_the_ledger_without_them() throws Exception {
        becomesLate();
        var revoked = one.revocations().serials().ranges().toString();
        one.archive(KEEP, STEP, 1);
        var whole = directory.resolve("whole");
        assertEquals(1, LedgerCopy.toDirectory(settings, whole, time).first());
        execute("DELETE FROM archived_record");
        var rest = directory.resolve("rest");
        var copied = LedgerCopy.toDirectory(settings, rest, time);
        assertTrue(copied.first() > 100);
        try (var store = EmbeddedStore.open(rest, time, _ -> { })) {
            check(store, revoked);
        }
        for (Path from : List.of(rest, whole)) {
            elsewhere();
            var back = LedgerCopy.toDatabase(from, settings);
            assertEquals(from.equals(whole) ? 1 : copied.first(), back.first());
            assertEquals(back.anchor(), LedgerCopy.verify(settings).anchor());
            leaveFromHereAsWell();
        }
    }

    private void leaveFromHereAsWell() throws Exception {
        try (var store = open()) {
            assertTrue(store.isRevoked(CertificateId.ssh(7)));
            assertTrue(store.knowsHost("web01"));
            assertEquals(1001, store.reserveSerials(1).first());
            for (int serial = 2000; serial < 2100; serial++) {
                store.admit(issuance(user(serial, "a", "a"), time.instant()));
            }
            time.advance(Duration.ofDays(40));
            store.admit(issuance(user(700, "later", "later"), time.instant()));
            assertTrue(store.archive(KEEP, STEP, 1) > 0);
            LedgerCopy.verify(settings);
        }
    }

    /// The ledger would grow, and nobody be told but the log.
    @Test
    void that_cannot_leave_are_a_fault_until_they_can() throws Exception {
        becomesLate();
        execute("ALTER TABLE archived_record RENAME TO elsewhere");
        assertThrows(ProblemException.class, () -> one.archive(KEEP, STEP, 1));
        assertTrue(one.faults().contains(StoreFault.NOT_RETIRED));
        execute("ALTER TABLE elsewhere RENAME TO archived_record");
        assertTrue(one.archive(KEEP, STEP, 1) >= 125);
        assertFalse(one.faults().contains(StoreFault.NOT_RETIRED));
    }

    /// While one is being served two more are asked for: what cannot leave must not take the other one with it.
    @Test
    void that_cannot_leave_keep_nobody_from_being_served() throws Exception {
        becomesLate();
        execute("ALTER TABLE archived_record RENAME TO elsewhere");
        try (var held = TestDatabase.shared().connect(settings.database()); var statement = held.createStatement()) {
            held.setAutoCommit(false);
            statement.execute("SELECT * FROM countersign.head FOR UPDATE");
            var first = new FutureTask<>(() -> one.admit(issuance(user(601, "a", "a"), LATER)));
            var leaving = new FutureTask<>(() -> one.archive(KEEP, STEP, 1));
            var second = new FutureTask<>(() -> one.admit(issuance(user(602, "a", "a"), LATER)));
            for (var task : List.of(first, leaving, second)) {
                var thread = Thread.ofPlatform().start(task);
                for (int i = 0; i < 50 && thread.getState() == Thread.State.RUNNABLE; i++) {
                    Thread.sleep(5);
                }
            }
            held.rollback();
            assertInstanceOf(Admitted.class, first.get());
            assertThrows(ExecutionException.class, leaving::get);
            assertInstanceOf(Admitted.class, second.get());
        }
    }

    @Test
    void leave_once_when_all_nodes_try_at_the_same_time() throws Exception {
        becomesLate();
        var left = Race.of(4, number -> (number % 2 == 0 ? one : other).archive(KEEP, STEP, 1));
        assertTrue(left.stream().mapToLong(Long::longValue).sum() >= 125);
        assertEquals(0, one.archive(KEEP, STEP, 1) + other.archive(KEEP, STEP, 1));
        assertEquals(1, LedgerCopy.verify(settings).first());
    }

    @Test
    void stay_until_they_ended_long_ago_by_the_earlier_of_two_clocks() throws Exception {
        assertEquals(0, one.archive(KEEP, STEP, 1));
        time.set(LATER);
        assertEquals(0, one.archive(KEEP, STEP, 1), "the database is late, the ledger is not");
        becomesLate();
        try (var early = PostgresStore.open(settings, time, _ -> NOW)) {
            assertEquals(0, early.archive(KEEP, STEP, 1), "the ledger is late, the database is not");
        }
        assertEquals(0, one.archive(Duration.ofDays(50), STEP, 1));
        assertTrue(one.archive(KEEP, STEP, 1) > 0);
    }

    @Test
    void stay_behind_a_certificate_that_never_ends() throws Exception {
        elsewhere();
        try (var store = open()) {
            store.admit(issuance(user(1, "a", "a")));
            store.admit(issuance(host(2, Instant.MAX, "web01")));
            store.admit(issuance(user(3, "a", "a")));
            time.set(LATER);
            store.admit(issuance(user(4, "a", "a"), LATER));
            assertEquals(1, store.archive(KEEP, STEP, 1));
            assertTrue(store.find(CertificateId.ssh(3)).isPresent());
        }
    }

    @Test
    void stay_where_most_of_them_would_be_carried_on() throws Exception {
        elsewhere();
        try (var store = open()) {
            for (int serial = 1; serial <= 20; serial++) {
                store.revoke(revocation(CertificateId.ssh(serial)));
            }
            time.set(LATER);
            store.admit(issuance(user(4000, "a", "a"), LATER));
            assertEquals(0, store.archive(KEEP, STEP, 1));
        }
    }

    @Test
    void do_not_make_a_node_think_that_something_is_missing() {
        becomesLate();
        one.archive(KEEP, STEP, 1);
        assertInstanceOf(Admitted.class, other.admit(issuance(user(601, "late", "late"), LATER)));
        assertFalse(other.isDamaged());
    }
}
