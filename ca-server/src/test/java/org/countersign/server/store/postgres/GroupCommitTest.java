package org.countersign.server.store.postgres;

import static org.countersign.server.store.Samples.NOW;
import static org.countersign.server.store.Samples.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.countersign.core.ProblemCode;
import org.countersign.server.store.SettableTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What becomes of those who wait when something fails that nobody expects. They wait without an end otherwise, so the tests have
/// threads of their own.
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GroupCommitTest {
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final Memory memory = new Memory(new Revocations(), new LastSeen(), new Clocks(new SettableTime(NOW), _ -> NOW));
    private Database database;
    private Transactions transactions;
    private GroupCommit commits;

    @BeforeEach
    void start() throws Exception {
        var server = TestDatabase.shared();
        database = new Database(server.settings(server.newDatabase()));
        Schema.prepare(database.unlimited());
        transactions = new Transactions(database, memory);
        commits = new GroupCommit(transactions, database.availability(), failure::complete);
        commits.start();
    }

    @AfterEach
    void stop() {
        commits.close();
        database.close();
    }

    private <T> T ask(T answer, Optional<Error> instead) {
        return commits.ask(Optional.empty(), 1, _ -> {
            instead.ifPresent(error -> {
                throw error;
            });
            return answer;
        });
    }

    @Test
    void an_error_while_something_is_decided_refuses_those_who_wait_and_ends_the_process() throws Exception {
        assertTrue(ask(true, Optional.empty()));
        var error = new StackOverflowError("made for this test");
        assertRefused(ProblemCode.STORE_UNAVAILABLE, () -> ask(true, Optional.of(error)));
        assertSame(error, failure.get());
        assertTrue(commits.hasFailed());
        assertRefused(ProblemCode.STORE_UNAVAILABLE, () -> ask(true, Optional.empty()));
    }

    @Test
    void an_error_while_a_node_tells_the_others_that_it_is_there_ends_the_process() throws Exception {
        var error = new StackOverflowError("made for this test");
        var identity = new PostgresStore.Identity("localhost:1", "1", "f", 1, NOW);
        try (var heartbeat = new Heartbeat(database, transactions, memory, Optional.empty(), identity, () -> {
            throw error;
        }, () -> { }, commits::giveUp)) {
            heartbeat.start();
            assertSame(error, failure.get());
            assertTrue(commits.hasFailed());
        }
    }

    @Test
    void an_error_while_something_is_read_refuses_who_asked() {
        assertRefused(ProblemCode.STORE_UNAVAILABLE, () -> database.read(_ -> {
            throw new StackOverflowError("made for this test");
        }));
        assertEquals("read", database.read(_ -> "read"));
        assertFalse(commits.hasFailed());
    }
}
