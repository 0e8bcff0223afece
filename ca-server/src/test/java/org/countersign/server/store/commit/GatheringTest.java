package org.countersign.server.store.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatheringTest {
    private final List<Commit> commits = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean mayBeOfCaller = true;
    private volatile CountDownLatch going = new CountDownLatch(0);
    private volatile Optional<Error> trouble = Optional.empty();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final Gathering<Question<String, String>> gathering = new Gathering<>(1000, new Recording(), failure::complete);

    private record Commit(Thread thread, int questions) {}

    private final class Recording implements Gathering.Commits<Question<String, String>> {
        @Override
        public void commit(List<Question<String, String>> questions) {
            commits.add(new Commit(Thread.currentThread(), questions.size()));
            await(going);
            trouble.ifPresent(error -> {
                throw error;
            });
            questions.forEach(question -> question.decide("good"));
            questions.forEach(Question::tell);
        }

        @Override
        public boolean commitOfCaller(Question<String, String> question) {
            if (mayBeOfCaller) {
                commit(List.of(question));
            }
            return mayBeOfCaller;
        }
    }

    @AfterEach
    void close() {
        going.countDown();
        gathering.close();
    }

    @Test
    void commits_on_the_thread_of_a_caller_that_is_alone() {
        gathering.start();
        assertEquals("good", ask());
        assertEquals("good", ask());
        var mine = new Commit(Thread.currentThread(), 1);
        assertEquals(List.of(mine, mine), commits);
    }

    @Test
    void commits_on_its_own_thread_what_must_not_be_of_a_caller() {
        mayBeOfCaller = false;
        gathering.start();
        assertEquals("good", ask());
        assertEquals("ledger", commits.getFirst().thread().getName());
    }

    @Test
    void has_those_committed_together_who_come_during_the_commit_of_another() throws Exception {
        gathering.start();
        going = new CountDownLatch(1);
        var first = asking();
        until(() -> commits.size() == 1);
        var others = List.of(asking(), asking(), asking());
        until(() -> others.stream().allMatch(other -> other.thread().getState() == Thread.State.WAITING));
        going.countDown();
        assertEquals("good", first.answer());
        for (var other : others) {
            assertEquals("good", other.answer());
        }
        assertEquals(List.of(1, 3), commits.stream().map(Commit::questions).toList());
        assertEquals("ledger", commits.getLast().thread().getName());
    }

    @Test
    void looks_for_company_once_more_after_a_commit_of_several() throws Exception {
        has_those_committed_together_who_come_during_the_commit_of_another();
        assertEquals("good", ask());
        assertEquals("good", ask());
        assertEquals(List.of("ledger", "ledger", Thread.currentThread().getName()),
                commits.subList(1, 4).stream().map(commit -> commit.thread().getName()).toList());
    }

    @Test
    void is_not_closed_before_the_commit_of_a_caller_has_ended_and_begins_none_after_it() throws Exception {
        gathering.start();
        going = new CountDownLatch(1);
        var first = asking();
        until(() -> commits.size() == 1);
        var closing = Thread.ofPlatform().start(gathering::close);
        until(gathering::isRefusing);
        assertTrue(closing.isAlive());
        assertTrue(first.thread().isAlive());
        going.countDown();
        closing.join();
        assertEquals("good", first.answer());
        assertEquals(ProblemCode.STORE_UNAVAILABLE, assertThrows(ProblemException.class, this::ask).code());
        assertEquals(1, commits.size());
    }

    /// Else its questions would be taken by nobody, and everybody wait for ever.
    @Test
    void refuses_everybody_and_says_so_when_its_thread_cannot_go_on() throws Exception {
        mayBeOfCaller = false;
        var error = new StackOverflowError("made for this test");
        trouble = Optional.of(error);
        going = new CountDownLatch(1);
        gathering.start();
        asking();
        until(() -> commits.size() == 1);
        var refused = new FutureTask<>(() -> assertThrows(ProblemException.class, this::ask));
        var waiting = Thread.ofVirtual().start(refused);
        until(() -> waiting.getState() == Thread.State.WAITING);
        going.countDown();
        assertSame(error, failure.get(60, TimeUnit.SECONDS));
        assertTrue(gathering.hasFailed());
        assertEquals(ProblemCode.STORE_UNAVAILABLE, refused.get(60, TimeUnit.SECONDS).code());
        assertEquals(ProblemCode.STORE_UNAVAILABLE, assertThrows(ProblemException.class, this::ask).code());
    }

    /// They would be answered only by the end of the process.
    @Test
    void tells_those_whose_commit_broke_off_that_nobody_knows_what_became_of_it() throws Exception {
        mayBeOfCaller = false;
        trouble = Optional.of(new StackOverflowError("made for this test"));
        gathering.start();
        assertNotKnown();
    }

    @Test
    void does_the_same_for_a_lone_caller_whose_commit_broke_off() throws Exception {
        trouble = Optional.of(new StackOverflowError("made for this test"));
        gathering.start();
        assertNotKnown();
    }

    private void assertNotKnown() throws Exception {
        var refused = new FutureTask<>(() -> assertThrows(ProblemException.class, this::ask));
        Thread.ofVirtual().start(refused);
        var answer = refused.get(60, TimeUnit.SECONDS);
        assertEquals(ProblemCode.STORE_UNAVAILABLE, answer.code());
        assertEquals("Whether it was recorded is not known.", answer.getMessage());
        assertSame(trouble.orElseThrow(), failure.get(60, TimeUnit.SECONDS));
        assertTrue(gathering.hasFailed());
        assertThrows(ProblemException.class, this::ask);
        assertEquals(1, commits.size());
    }

    private String ask() {
        var question = new Question<String, String>(1, good -> good);
        gathering.ask(question);
        return question.await();
    }

    private Asking asking() {
        var answer = new CompletableFuture<String>();
        return new Asking(Thread.ofVirtual().start(() -> answer.complete(ask())), answer);
    }

    private record Asking(Thread thread, CompletableFuture<String> given) {
        String answer() throws Exception {
            return given.get(60, TimeUnit.SECONDS);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void until(BooleanSupplier condition) {
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60); !condition.getAsBoolean();) {
            assertTrue(System.nanoTime() < end, "in time");
            LockSupport.parkNanos(1_000_000);
        }
    }
}
