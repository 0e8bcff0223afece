package org.countersign.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.countersign.server.http.WaitingRoom.Turn;
import org.junit.jupiter.api.Test;

/// Most of it without a thread that waits: one that waits no time is one whose time is over.
class WaitingRoomTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private static boolean hasPlace(Turn turn) {
        return turn.hasPlaceWithin(Duration.ZERO);
    }

    @Test
    void who_finds_a_place_does_not_wait() {
        var turn = new WaitingRoom(1, 0).enter();
        assertTrue(hasPlace(turn));
        assertEquals(Duration.ZERO, turn.waited());
    }

    @Test
    void the_one_who_has_waited_longest_is_called_first() {
        var room = new WaitingRoom(1, 2);
        var first = room.enter();
        var second = room.enter();
        var third = room.enter();
        assertTrue(hasPlace(first));
        room.leave();
        assertTrue(hasPlace(second));
        assertFalse(hasPlace(third));
        assertEquals(0, room.waiting());
    }

    @Test
    void who_finds_no_seat_is_out() {
        var room = new WaitingRoom(1, 1);
        room.enter();
        assertFalse(room.isFull());
        var waiting = room.enter();
        assertTrue(room.isFull());
        assertFalse(hasPlace(room.enter()));
        room.leave();
        assertTrue(hasPlace(waiting));
    }

    @Test
    void called_in_the_last_moment_he_has_the_place() {
        var room = new WaitingRoom(1, 1);
        room.enter();
        var late = room.enter();
        room.leave();
        assertTrue(hasPlace(late), "called, and then his time was over");
        assertEquals(1, room.taken());
        room.leave();
        assertEquals(0, room.taken());
    }

    @Test
    void a_place_never_goes_to_one_whose_time_is_over() {
        var room = new WaitingRoom(1, 2);
        room.enter();
        var gone = room.enter();
        var next = room.enter();
        assertFalse(hasPlace(gone));
        room.leave();
        assertTrue(hasPlace(next));
        assertFalse(hasPlace(gone), "he is not called any more");
    }

    @Test
    void when_it_closes_those_who_wait_are_out_and_places_can_be_had() {
        var room = new WaitingRoom(1, 5);
        room.enter();
        var waiting = List.of(room.enter(), room.enter());
        room.close();
        waiting.forEach(turn -> assertFalse(turn.hasPlaceWithin(LONG)));
        assertTrue(room.isFull());
        assertFalse(room.enter().hasPlaceWithin(LONG));
        room.leave();
        assertTrue(hasPlace(room.enter()));
    }

    @Test
    void a_thread_that_waits_goes_on_when_it_is_called_when_it_closes_and_when_it_is_interrupted() throws Exception {
        var room = new WaitingRoom(1, 5);
        room.enter();
        var called = waits(room);
        room.leave();
        assertTrue(called.get(60, TimeUnit.SECONDS));

        var stopped = new CompletableFuture<Boolean>();
        var turn = room.enter();
        var thread = Thread.startVirtualThread(() -> stopped.complete(turn.hasPlaceWithin(LONG)));
        thread.interrupt();
        assertFalse(stopped.get(60, TimeUnit.SECONDS));
        assertEquals(0, room.waiting());

        var closed = waits(room);
        room.close();
        assertFalse(closed.get(60, TimeUnit.SECONDS));
    }

    private static CompletableFuture<Boolean> waits(WaitingRoom room) {
        var turn = room.enter();
        return CompletableFuture.supplyAsync(() -> turn.hasPlaceWithin(LONG), Thread::startVirtualThread);
    }

    /// Against a list of those who wait and a set of those who have places.
    @Test
    void whatever_happens_nobody_waits_while_a_place_is_free_and_all_are_called_in_the_order_they_came() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            int places = 1 + random.nextInt(4);
            int seats = random.nextInt(6);
            var room = new WaitingRoom(places, seats);
            var waiting = new ArrayList<Turn>();
            var inside = new HashSet<Turn>();
            for (int step = 0; step < 100; step++) {
                var what = "seed " + seed + ", round " + round + ", step " + step;
                switch (random.nextInt(3)) {
                    case 0 -> enter(room, places, seats, waiting, inside, what);
                    case 1 -> leave(room, waiting, inside, what);
                    default -> giveUp(random, waiting, what);
                }
                assertEquals(inside.size(), room.taken(), what);
                assertEquals(waiting.size(), room.waiting(), what);
                assertTrue(waiting.isEmpty() || room.taken() == places, what);
                assertEquals(room.taken() == places && waiting.size() == seats, room.isFull(), what);
            }
        }
    }

    private static void enter(WaitingRoom room, int places, int seats, List<Turn> waiting, Set<Turn> inside, String what) {
        boolean finds = inside.size() < places;
        boolean waits = !finds && waiting.size() < seats;
        var turn = room.enter();
        if (waits) {
            waiting.add(turn);
        } else {
            assertEquals(finds, hasPlace(turn), what);
            if (finds) {
                inside.add(turn);
            }
        }
    }

    private static void leave(WaitingRoom room, List<Turn> waiting, Set<Turn> inside, String what) {
        if (inside.isEmpty()) {
            return;
        }
        inside.remove(inside.iterator().next());
        room.leave();
        if (!waiting.isEmpty()) {
            var next = waiting.removeFirst();
            assertTrue(hasPlace(next), what);
            inside.add(next);
        }
    }

    private static void giveUp(Random random, List<Turn> waiting, String what) {
        if (!waiting.isEmpty()) {
            assertFalse(hasPlace(waiting.remove(random.nextInt(waiting.size()))), what);
        }
    }

    /// Many are called at the moment when their time is over.
    @Test
    void no_place_is_lost_or_given_twice_when_many_threads_come_and_give_up() throws Exception {
        var room = new WaitingRoom(3, 8);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var served = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 64; i++) {
            var patience = Duration.ofNanos(i * 3_000L);
            threads.add(Thread.startVirtualThread(() -> {
                for (int time = 0; time < 300; time++) {
                    if (room.enter().hasPlaceWithin(patience)) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        Thread.yield();
                        served.incrementAndGet();
                        inside.decrementAndGet();
                        room.leave();
                    }
                }
            }));
        }
        for (var thread : threads) {
            assertTrue(thread.join(LONG), "it waits for ever");
        }
        assertTrue(most.get() <= 3, most + " had one of three places");
        assertEquals(0, room.taken());
        assertEquals(0, room.waiting());
        assertTrue(served.get() > 0);
    }
}
