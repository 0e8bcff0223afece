package org.countersign.server.store.postgres;

import static org.countersign.server.store.Samples.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.countersign.server.store.SettableTime;
import org.countersign.server.store.StoreFault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A node among others: how it comes, and how it goes.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class MembershipTest {
    private static final PostgresStore.Identity IDENTITY = new PostgresStore.Identity("localhost:1", "1", "f", 1, NOW);
    private static final Path NO_FILE = Path.of("/nonexistent/last-seen.json");

    private TestDatabase server;
    private String database;

    @BeforeEach
    void prepare() throws Exception {
        server = TestDatabase.shared();
        database = server.newDatabase();
    }

    private PostgresStore open() throws SQLException {
        return PostgresStore.open(server.settings(database), new SettableTime(NOW), _ -> NOW);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < end, "it never came to that");
            Thread.sleep(20);
        }
    }

    private boolean isTelling() throws SQLException {
        try (var connection = server.connect(database); var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'")) {
            row.next();
            return row.getInt(1) > 0;
        }
    }

    @Test
    void a_node_that_ends_while_it_tells_that_it_is_there_is_not_there_afterwards() throws Exception {
        try (var store = open()) {
            server.execute(database, "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1.5); RETURN NEW; END'");
            server.execute(database, "CREATE TRIGGER slow BEFORE INSERT ON node FOR EACH ROW EXECUTE FUNCTION slow()");
            store.join(IDENTITY);
            await(this::isTelling);
        }
        await(() -> !isTelling());
        try (var connection = server.connect(database)) {
            assertEquals(List.of(), Nodes.all(connection));
        }
    }

    /// Two pushed at once, or the database has forgotten what a node goes by.
    @Test
    void a_number_that_is_there_or_that_a_node_goes_by_is_not_given_to_another_configuration() throws Exception {
        try (var store = open()) {
            assertTrue(store.configure(version(2)));
            assertFalse(store.configure(version(2)));
            assertFalse(store.configure(version(1)));
            store.join(new PostgresStore.Identity("localhost:1", "1", "f", 5, NOW));
            await(() -> Fleet.of(server.settings(database)).nodes().stream().anyMatch(node -> node.configuration() == 5));
            assertFalse(store.configure(version(5)));
            assertTrue(store.configure(version(6)));
        }
    }

    /// Else whoever can write to the database could have it take no configuration any more.
    @Test
    void a_node_that_says_it_goes_by_the_last_number_there_is_keeps_nobody_from_pushing() throws Exception {
        try (var store = open()) {
            store.join(new PostgresStore.Identity("localhost:1", "1", "f", Long.MAX_VALUE, NOW));
            await(() -> Fleet.of(server.settings(database)).nodes().stream().anyMatch(node -> node.configuration() == Long.MAX_VALUE));
            assertTrue(store.configure(version(Configurations.next(server.settings(database), NO_FILE))));
            assertEquals(2, Configurations.next(server.settings(database), NO_FILE));
        }
    }

    @Test
    void a_version_with_the_last_number_there_is_is_named_with_what_to_do_about_it() throws Exception {
        try (var store = open()) {
            assertTrue(store.configure(version(1)));
            server.execute(database, "INSERT INTO configuration (version, record) VALUES (" + Long.MAX_VALUE + ", 1)");
            var refused = assertThrows(SQLException.class, () -> Configurations.next(server.settings(database), NO_FILE)).getMessage();
            server.execute(database, refused.substring(refused.indexOf("DELETE")));
            assertEquals(2, Configurations.next(server.settings(database), NO_FILE));
        }
    }

    private static ConfigurationVersion version(long number) {
        return new ConfigurationVersion(new byte[16], number, new byte[1], new byte[1], "jane", "", NOW);
    }

    @Test
    void a_newer_configuration_is_told_that_came_before_anybody_listened() throws Exception {
        try (var store = open()) {
            assertTrue(store.configure(version(2)));
            store.join(IDENTITY);
            await(() -> store.faults().equals(Set.of(StoreFault.CONFIGURATION_BEHIND)));
            var told = new AtomicInteger();
            store.followConfiguration(told::incrementAndGet);
            assertTrue(told.get() > 0, "and not a minute later");
        }
    }
}
