package org.countersign.server.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// So many places, and in front of them so many seats to wait for one. A place that becomes free goes straight to whoever has waited
/// longest.
///
/// Invariant: while somebody waits no place is free. Every step is taken under one lock: when somebody is called and gives up at the same
/// moment, one of the two comes first and the other one sees it.
final class WaitingRoom {
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Turn> waiting = new ArrayDeque<>();
    private final int places;
    private final int seats;
    private int free;
    private boolean closed;

    WaitingRoom(int places, int seats) {
        this.places = places;
        this.seats = seats;
        this.free = places;
    }

    private enum Stand { WAITS, HAS_PLACE, IS_OUT }

    /// Somebody who came.
    final class Turn {
        private final Condition decided = lock.newCondition();
        private Stand stand;
        private Duration waited = Duration.ZERO;

        private Turn(Stand stand) {
            this.stand = stand;
        }

        /// Waits for a place where none was free.
        ///
        /// @return whether he has one, which he has to [leave][#leave] some time; else he has left already
        boolean hasPlaceWithin(Duration longest) {
            lock.lock();
            try {
                await(longest);
                if (stand == Stand.WAITS) {
                    waiting.remove(this);
                    stand = Stand.IS_OUT;
                }
                return stand == Stand.HAS_PLACE;
            } finally {
                lock.unlock();
            }
        }

        private void await(Duration longest) {
            long left = longest.toNanos();
            try {
                while (stand == Stand.WAITS && left > 0) {
                    left = decided.awaitNanos(left);
                    waited = longest.minusNanos(left);
                }
            } catch (InterruptedException _) {
                // Whoever is to stop waits for nothing.
                Thread.currentThread().interrupt();
            }
        }

        private void decide(Stand now) {
            stand = now;
            decided.signal();
        }

        /// Zero for who found a place or the room full.
        Duration waited() {
            return waited;
        }
    }

    /// Somebody comes: he takes a place, or a seat, or is out.
    Turn enter() {
        lock.lock();
        try {
            if (free > 0) {
                free--;
                return new Turn(Stand.HAS_PLACE);
            }
            if (noSeatIsLeft()) {
                return new Turn(Stand.IS_OUT);
            }
            var turn = new Turn(Stand.WAITS);
            waiting.addLast(turn);
            return turn;
        } finally {
            lock.unlock();
        }
    }

    /// Gives a place back.
    void leave() {
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                free++;
            } else {
                waiting.removeFirst().decide(Stand.HAS_PLACE);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Sends everybody out who waits; from now on nobody does. Places stay.
    void close() {
        lock.lock();
        try {
            closed = true;
            waiting.forEach(turn -> turn.decide(Stand.IS_OUT));
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    /// Whether whoever comes now is out.
    boolean isFull() {
        lock.lock();
        try {
            return free == 0 && noSeatIsLeft();
        } finally {
            lock.unlock();
        }
    }

    private boolean noSeatIsLeft() {
        return closed || waiting.size() >= seats;
    }

    int taken() {
        lock.lock();
        try {
            return places - free;
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }
}
