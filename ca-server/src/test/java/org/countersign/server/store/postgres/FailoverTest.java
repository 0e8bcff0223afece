package org.countersign.server.store.postgres;

import static org.countersign.server.store.Samples.NOW;
import static org.countersign.server.store.Samples.assertRefused;
import static org.countersign.server.store.Samples.issuance;
import static org.countersign.server.store.Samples.revocation;
import static org.countersign.server.store.Samples.spending;
import static org.countersign.server.store.Samples.token;
import static org.countersign.server.store.Samples.user;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.keys.Secret;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.SettableTime;
import org.countersign.server.store.StoreFault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A primary that is lost, and the standby that takes its place; nodes know the addresses of both.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class FailoverTest {
    private static final int WORKERS = 8;

    private final SettableTime time = new SettableTime(NOW);
    private final List<TestDatabase> servers = new ArrayList<>();
    private final List<PostgresStore> nodes = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        servers.add(TestDatabase.make());
        var database = servers.getFirst().newDatabase();
        servers.add(servers.getFirst().standby());
        var settings = new PostgresSettings("127.0.0.1:" + servers.get(0).port() + ",127.0.0.1:" + servers.get(1).port(), database, "postgres",
                Optional.of(Secret.of(servers.getFirst().password())), Map.of("sslmode", "disable"));
        for (int i = 0; i < 2; i++) {
            nodes.add(PostgresStore.open(settings, time, _ -> time.instant()));
        }
    }

    @AfterEach
    void stop() {
        nodes.forEach(PostgresStore::close);
        servers.forEach(TestDatabase::remove);
    }

    @Test
    void nothing_that_was_acknowledged_is_lost_with_a_synchronous_standby() throws Exception {
        servers.get(0).waitForStandby();
        var serials = new AtomicInteger();
        var acknowledged = new ConcurrentLinkedQueue<Integer>();
        var ending = new AtomicBoolean();
        var workers = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WORKERS; i++) {
                var node = nodes.get(i % 2);
                workers.add(threads.submit(() -> {
                    work(node, serials, acknowledged, ending);
                    return true;
                }));
            }
            awaitMore(acknowledged, 300);
            servers.get(0).stop();
            servers.get(1).promote();
            awaitMore(acknowledged, 300);
            ending.set(true);
        }
        for (Future<?> worker : workers) {
            worker.get();
        }
        for (var node : nodes) {
            assertFalse(node.isDamaged());
        }
        for (int serial : acknowledged) {
            assertTrue(nodes.get(1).find(CertificateId.ssh(serial)).isPresent(), () -> "serial " + serial);
            assertInstanceOf(AlreadySpent.class, nodes.get(serial % 2).admit(spending(user(1_000_000 + serial, "a", "a"), token("t-" + serial))));
        }
    }

    private static void work(PostgresStore node, AtomicInteger serials, Queue<Integer> acknowledged, AtomicBoolean ending) throws Exception {
        while (!ending.get()) {
            int serial = serials.incrementAndGet();
            try {
                assertInstanceOf(Admitted.class, node.admit(spending(user(serial, "a", "a"), token("t-" + serial))));
                acknowledged.add(serial);
            } catch (ProblemException e) {
                Thread.sleep(5);
            }
        }
    }

    private static void awaitMore(Queue<Integer> acknowledged, int more) throws InterruptedException {
        int wanted = acknowledged.size() + more;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (acknowledged.size() < wanted) {
            assertTrue(System.nanoTime() < end, "no certificates any more");
            Thread.sleep(10);
        }
    }

    @Test
    void a_node_stops_when_the_standby_had_not_got_what_it_was_told() throws Exception {
        var node = nodes.getFirst();
        node.admit(issuance(user(1, "a", "a")));
        servers.get(1).stop();
        node.admit(spending(user(2, "a", "a"), token("lost")));
        servers.get(0).stop();
        servers.get(1).start();
        servers.get(1).promote();
        awaitAnswers(node);

        assertRefused(ProblemCode.STORE_UNAVAILABLE, () -> node.admit(spending(user(3, "a", "a"), token("lost"))));
        assertTrue(node.faults().contains(StoreFault.DAMAGED));
        node.revoke(revocation(CertificateId.ssh(1)));
        assertTrue(node.isRevoked(CertificateId.ssh(1)));
    }

    private static void awaitAnswers(PostgresStore node) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                node.find(CertificateId.ssh(1));
                return;
            } catch (ProblemException e) {
                assertTrue(System.nanoTime() < end, "the database is not found again");
                Thread.sleep(20);
            }
        }
    }
}
