package org.countersign.server.http;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.server.exchange.Endpoint;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;

/// How many requests are worked on, and that there are never too many. Whoever comes to a full server waits, for no longer than he would be
/// told to stay away: sent away at once he comes again at once, and that costs more than waiting does.
///
/// A request takes a place, or a seat to wait for one, when it has arrived whole, so that clients who send slowly take neither.
final class WorkInProgress {
    private final WaitingRoom room;
    private final Duration longest;
    private final LongAdder turnedAway = new LongAdder();

    WorkInProgress(HttpLimits limits) {
        room = new WaitingRoom(limits.requestsAtOnce(), limits.requestsWaiting());
        longest = limits.turn();
    }

    /// Whether whoever comes now is sent away.
    boolean isFull() {
        return room.isFull();
    }

    /// Says so to one of them.
    ProblemException turnAway() {
        turnedAway.increment();
        return ProblemCode.OVERLOADED.refuse();
    }

    /// Has the endpoint answer when there is a place, and the trace tell how long that took.
    ///
    /// @throws ProblemException OVERLOADED when there was none in time
    Reply handle(Request request, Endpoint endpoint, Trace trace) {
        var turn = room.enter();
        boolean hasPlace = turn.hasPlaceWithin(longest);
        trace.waited(turn.waited());
        if (!hasPlace) {
            throw turnAway();
        }
        try {
            return endpoint.handle(request);
        } finally {
            room.leave();
        }
    }

    HttpFront.Load load() {
        return new HttpFront.Load(room.taken(), room.waiting(), turnedAway.sum());
    }

    /// Sends away whoever waits, since the server stops; those who are worked for stay.
    void stop() {
        room.close();
    }
}
