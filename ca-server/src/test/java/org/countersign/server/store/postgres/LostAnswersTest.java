package org.countersign.server.store.postgres;

import static org.countersign.server.store.Samples.NOW;
import static org.countersign.server.store.Samples.all;
import static org.countersign.server.store.Samples.assertRefused;
import static org.countersign.server.store.Samples.issuance;
import static org.countersign.server.store.Samples.revocation;
import static org.countersign.server.store.Samples.spending;
import static org.countersign.server.store.Samples.token;
import static org.countersign.server.store.Samples.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.issue.CertificateId;
import org.countersign.server.store.Admission;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.SettableTime;
import org.countersign.server.store.StoreFault;
import org.countersign.server.store.postgres.CutProxy.Cut;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A node whose connections break, and a database that goes away.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LostAnswersTest {
    private final SettableTime time = new SettableTime(NOW);
    private String database;
    private CutProxy proxy;
    private PostgresStore store;
    private PostgresStore other;

    @BeforeEach
    void start() throws Exception {
        var server = TestDatabase.shared();
        database = server.newDatabase();
        proxy = new CutProxy(server.port());
        store = open(server.settings(database, proxy.port()));
        other = open(server.settings(database));
    }

    @AfterEach
    void stop() throws Exception {
        store.close();
        other.close();
        proxy.close();
    }

    private PostgresStore open(PostgresSettings settings) throws Exception {
        return PostgresStore.open(settings, time, _ -> time.instant());
    }

    @ParameterizedTest
    @EnumSource(value = Cut.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void finds_out_what_became_of_a_commit_without_an_answer(Cut how) throws Exception {
        int rounds = 8;
        for (int round = 1; round <= rounds; round++) {
            proxy.cutNext(1, how);
            var admission = store.admit(spending(user(round, "a", "a"), token("once-" + round)));

            assertInstanceOf(Admitted.class, admission);
            assertInstanceOf(AlreadySpent.class, other.admit(spending(user(1000 + round, "a", "a"), token("once-" + round))));
        }
        assertEquals(rounds, proxy.cuts());
        assertEquals(rounds, other.list(all(1000)).items().size());
        checkChain();
    }

    @Test
    void records_all_or_nothing_of_what_waited_together() throws Exception {
        var futures = new ArrayList<Future<Admission>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int serial = 1; serial <= 200; serial++) {
                int mine = serial;
                if (serial % 20 == 0) {
                    proxy.cutNext(1, Cut.ANSWER);
                }
                futures.add(threads.submit(() -> persist(() -> store.admit(spending(user(mine, "a", "a"), token("t-" + mine))))));
            }
        }
        for (Future<Admission> future : futures) {
            assertInstanceOf(Admitted.class, future.get());
        }
        assertEquals(200, other.list(all(1000)).items().size());
        checkChain();
    }

    /// One request that is refused does not take with it those that share its transaction.
    @Test
    void answers_each_of_a_transaction_for_itself() throws Exception {
        other.admit(spending(user(1, "a", "a"), token("spent")));
        other.revoke(revocation(CertificateId.ssh(2)));
        var outcomes = new ArrayList<Future<Object>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 60; i++) {
                int number = i;
                outcomes.add(threads.submit(() -> switch (number % 4) {
                    case 0 -> store.admit(spending(user(100 + number, "a", "a"), token("spent")));
                    case 1 -> refusal(() -> store.admit(issuance(user(1, "b", "b"))));
                    case 2 -> refusal(() -> store.admit(issuance(user(300 + number, "a", "a"), NOW.minusSeconds(100))));
                    default -> store.admit(spending(user(100 + number, "a", "a"), token("good-" + number)));
                }));
            }
        }
        for (int i = 0; i < outcomes.size(); i++) {
            Object outcome = outcomes.get(i).get();
            switch (i % 4) {
                case 0 -> assertInstanceOf(AlreadySpent.class, outcome);
                case 1 -> assertEquals(ProblemCode.SERIAL_TAKEN, outcome);
                case 2 -> assertEquals(ProblemCode.CLOCK_UNTRUSTED, outcome);
                default -> assertInstanceOf(Admitted.class, outcome);
            }
        }
        checkChain();
    }

    /// A firewall that drops packets tells nobody.
    @Test
    void does_not_wait_for_ever_for_a_network_that_says_nothing() throws Exception {
        store.admit(issuance(user(1, "a", "a")));
        proxy.silence(true);
        assertRefused(ProblemCode.STORE_UNAVAILABLE, () -> store.admit(issuance(user(2, "a", "a"))));
        assertTrue(store.faults().contains(StoreFault.AWAY));
        assertRefused(ProblemCode.STORE_UNAVAILABLE, () -> store.isRevoked(CertificateId.ssh(1)));
        // What the silent node may have left open keeps the other one waiting only for a while.
        var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (refusal(() -> other.admit(issuance(user(3, "a", "a")))) instanceof ProblemCode && System.nanoTime() < end) {
            Thread.sleep(100);
        }
        assertTrue(other.find(CertificateId.ssh(3)).isPresent());
        proxy.silence(false);
        awaitBack(store);
        assertInstanceOf(Admitted.class, store.admit(issuance(user(4, "a", "a"))));
        checkChain();
    }

    /// Those who came before anyone could know are answered when the first of them has found out; those who come later at once, or
    /// this would take hours.
    @Test
    void nobody_piles_up_behind_a_network_that_says_nothing() throws Exception {
        store.admit(issuance(user(1, "a", "a")));
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        proxy.silence(true);
        var outcomes = new ArrayList<Future<Object>>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1000; i++) {
                int serial = 1000 + i;
                outcomes.add(callers.submit(() -> serial % 2 == 0 ? refusal(() -> store.admit(issuance(user(serial, "a", "a"))))
                        : refusal(() -> store.isRevoked(CertificateId.ssh(serial)))));
            }
        }
        for (Future<Object> outcome : outcomes) {
            assertEquals(ProblemCode.STORE_UNAVAILABLE, outcome.get());
        }
        for (int i = 0; i < 5000; i++) {
            assertRefused(ProblemCode.STORE_UNAVAILABLE, () -> store.admit(issuance(user(2, "a", "a"))));
            assertRefused(ProblemCode.STORE_UNAVAILABLE, () -> store.isRevoked(CertificateId.ssh(1)));
        }
        int more = ManagementFactory.getThreadMXBean().getThreadCount() - threads;
        // Those on which virtual threads run are made when they are needed.
        assertTrue(more < 30 + Runtime.getRuntime().availableProcessors(), () -> more + " threads more than before");
        proxy.silence(false);
        awaitBack(store);
        assertInstanceOf(Admitted.class, store.admit(issuance(user(3, "a", "a"))));
    }

    @Test
    void refuses_while_the_database_is_away_and_goes_on_by_itself() throws Exception {
        var server = TestDatabase.make();
        try (var node = open(server.settings(server.newDatabase()))) {
            for (int round = 0; round < 2; round++) {
                assertInstanceOf(Admitted.class, node.admit(spending(user(1 + round, "a", "a"), token("before-" + round))));
                server.stop();
                assertRefused(ProblemCode.STORE_UNAVAILABLE, () -> node.admit(spending(user(100, "a", "a"), token("during"))));
                assertRefused(ProblemCode.STORE_UNAVAILABLE, () -> node.find(CertificateId.ssh(1)));
                assertTrue(node.faults().contains(StoreFault.AWAY));
                server.start();
                awaitBack(node);
                assertInstanceOf(AlreadySpent.class, node.admit(spending(user(200, "a", "a"), token("before-" + round))));
            }
            assertInstanceOf(Admitted.class, node.admit(spending(user(100, "a", "a"), token("during"))));
        } finally {
            server.remove();
        }
    }

    @Test
    void issues_nothing_more_when_the_database_has_forgotten() throws Exception {
        store.admit(issuance(user(1, "a", "a")));
        run(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE kept AS SELECT * FROM head");
            }
        });
        store.admit(issuance(user(2, "a", "a")));
        run(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("DELETE FROM record WHERE number > 1");
                statement.execute("DELETE FROM certificate WHERE record > 1");
                statement.execute("DELETE FROM certificate_name WHERE record > 1");
                statement.execute("DELETE FROM head");
                statement.execute("INSERT INTO head SELECT * FROM kept");
            }
        });
        assertRefused(ProblemCode.STORE_UNAVAILABLE, () -> store.admit(issuance(user(3, "a", "a"))));

        assertTrue(store.isDamaged());
        assertTrue(store.find(CertificateId.ssh(3)).isEmpty());
        assertRefused(ProblemCode.STORE_UNAVAILABLE, () -> store.admit(issuance(user(4, "a", "a"))));
        assertRefused(ProblemCode.STORE_UNAVAILABLE, () -> store.reserveSerials(1));
        store.revoke(revocation(CertificateId.ssh(1)));
        assertTrue(store.isRevoked(CertificateId.ssh(1)));
    }

    private static void awaitBack(PostgresStore node) throws InterruptedException {
        var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (node.faults().contains(StoreFault.AWAY) && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        assertTrue(!node.faults().contains(StoreFault.AWAY));
    }

    /// Whoever comes while a connection is being replaced is refused, and his token is good.
    private static Admission persist(Call call) throws InterruptedException {
        while (true) {
            if (refusal(call) instanceof Admission admission) {
                return admission;
            }
            Thread.sleep(5);
        }
    }

    private interface Call {
        Object run();
    }

    private static Object refusal(Call call) {
        try {
            return call.run();
        } catch (ProblemException e) {
            return e.code();
        }
    }

    private interface Task {
        void run(Connection connection) throws Exception;
    }

    private void run(Task task) throws Exception {
        try (var connection = TestDatabase.shared().connect(database)) {
            task.run(connection);
        }
    }

    private void checkChain() throws Exception {
        run(ChainCheck::run);
    }
}
