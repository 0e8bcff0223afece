package org.countersign.server.store.postgres;

import static org.countersign.server.store.Samples.NOW;
import static org.countersign.server.store.Samples.assertRefused;
import static org.countersign.server.store.Samples.issuance;
import static org.countersign.server.store.Samples.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.CertificateId;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.SettableTime;
import org.countersign.server.store.StoreFault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a node says is wrong, and when it says so. A node that says it issues nothing is asked for nothing any more, so it has to find out
/// by itself: at every beat of its heart, which these tests do not wait for.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FaultsTest {
    private static final PostgresStore.Identity IDENTITY = new PostgresStore.Identity("localhost:1", "1", "f", 1, NOW);

    private final SettableTime time = new SettableTime(NOW);
    private volatile Instant databaseTime = NOW;
    private TestDatabase server;
    private String database;
    private CutProxy proxy;
    private PostgresStore store;

    @BeforeEach
    void start() throws Exception {
        server = TestDatabase.shared();
        database = server.newDatabase();
        proxy = new CutProxy(server.port());
        store = PostgresStore.open(server.settings(database, proxy.port()), time, _ -> databaseTime);
        store.join(IDENTITY);
        store.admit(issuance(user(1, "a", "a")));
    }

    @AfterEach
    void stop() throws Exception {
        store.close();
        proxy.close();
    }

    private void becomes(Set<StoreFault> faults) throws InterruptedException {
        await(() -> {
            store.join(IDENTITY);
            return store.faults().equals(faults);
        });
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it never came to that");
            Thread.sleep(50);
        }
    }

    private void run(String sql) throws Exception {
        server.execute(database, sql);
    }

    @Test
    void nothing_is_wrong_with_a_node_that_issues() throws Exception {
        becomes(Set.of());
        assertFalse(store.isDamaged());
    }

    @Test
    void a_node_that_nobody_asks_notices_that_the_database_is_away() throws Exception {
        proxy.close();
        becomes(Set.of(StoreFault.AWAY));
        assertRefused(ProblemCode.STORE_UNAVAILABLE, () -> store.find(CertificateId.ssh(1)));
    }

    @Test
    void a_node_that_nobody_asks_notices_that_its_clock_is_wrong_and_that_it_is_right_again() throws Exception {
        time.set(NOW.plusSeconds(31));
        becomes(Set.of(StoreFault.CLOCK_APART));
        time.set(NOW);
        becomes(Set.of());

        time.set(NOW.minusSeconds(61));
        databaseTime = NOW.minusSeconds(61);
        becomes(Set.of(StoreFault.CLOCK_BEHIND));
        assertRefused(ProblemCode.CLOCK_UNTRUSTED, () -> store.admit(issuance(user(2, "a", "a"), NOW.minusSeconds(61))));
        time.set(NOW);
        databaseTime = NOW;
        becomes(Set.of());
        assertInstanceOf(Admitted.class, store.admit(issuance(user(2, "a", "a"))));
    }

    @Test
    void what_is_wrong_with_a_node_is_told_to_those_who_look_at_all() throws Exception {
        becomes(Set.of());
        await(this::isThere);
        assertEquals(List.of(), told());
        time.set(NOW.plusSeconds(31));
        becomes(Set.of(StoreFault.CLOCK_APART));
        await(() -> told().equals(List.of("CLOCK_APART")));
        time.set(NOW);
        becomes(Set.of());
        await(() -> told().isEmpty());
    }

    /// A node that went back to an older version tells that it is there, and leaves alone what that does not know.
    @Test
    void what_a_node_said_counts_no_more_when_it_tells_that_it_is_there_without_it() throws Exception {
        try (var connection = server.connect(database)) {
            Nodes.tell(new Node("localhost:0", "2", "f", NOW, 1, NOW, NOW, NOW, 1, 0, List.of("CLOCK_APART")), NOW, connection);
        }
        assertEquals(List.of("CLOCK_APART"), told());
        run("UPDATE node SET version = '1', seen = seen + 5 WHERE name = 'localhost:0'");
        assertEquals(List.of(), told());
    }

    /// A node tells so in the background.
    private boolean isThere() {
        return !nodes().isEmpty();
    }

    private List<String> told() {
        return nodes().getFirst().faults();
    }

    private List<Node> nodes() {
        try {
            return Fleet.of(server.settings(database)).nodes();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_node_that_nobody_asks_notices_that_the_database_has_forgotten() throws Exception {
        run("UPDATE record SET chain = 'x' WHERE number = 1");
        becomes(Set.of(StoreFault.DAMAGED));
        assertTrue(store.isDamaged());
    }

    /// As a full disk does; here it is a rule that lets no second record in.
    @Test
    void a_database_that_refuses_to_be_written_is_told_until_it_takes_something() throws Exception {
        run("ALTER TABLE record ADD CONSTRAINT full_disk CHECK (number < 2)");
        assertRefused(ProblemCode.STORE_UNAVAILABLE, () -> store.admit(issuance(user(2, "a", "a"))));
        assertEquals(Set.of(StoreFault.NOT_WRITABLE), store.faults());
        assertTrue(store.find(CertificateId.ssh(2)).isEmpty());

        run("ALTER TABLE record DROP CONSTRAINT full_disk");
        assertInstanceOf(Admitted.class, store.admit(issuance(user(2, "a", "a"))));
        assertEquals(Set.of(), store.faults());
    }

    @Test
    void another_node_with_another_configuration_is_told() throws Exception {
        try (var other = PostgresStore.open(server.settings(database), time, _ -> databaseTime)) {
            other.join(new PostgresStore.Identity("localhost:2", "1", "g", 1, NOW));
            becomes(Set.of(StoreFault.CONFIGURATION_DIFFERS));
            other.join(new PostgresStore.Identity("localhost:2", "1", "f", 1, NOW));
            becomes(Set.of());
        }
    }
}
