package org.countersign.server.http;

import java.util.concurrent.Semaphore;
import org.countersign.core.ProblemCode;
import org.countersign.server.exchange.Endpoint;

/// How many requests are worked on, and that there are never too many. Whoever comes to a full server is sent away at once: in a queue
/// of thousands everybody would wait for answers that nobody waits for any more.
///
/// A request takes a place when it has arrived whole, so that clients who send slowly take none.
final class WorkInProgress {
    private final Semaphore places;

    WorkInProgress(int most) {
        places = new Semaphore(most);
    }

    /// Whether whoever comes now is sent away.
    boolean isFull() {
        return places.availablePermits() <= 0;
    }

    /// The same endpoint while there is a place, else a refusal.
    Endpoint limited(Endpoint endpoint) {
        return request -> {
            if (!places.tryAcquire()) {
                throw ProblemCode.OVERLOADED.refuse();
            }
            try {
                return endpoint.handle(request);
            } finally {
                places.release();
            }
        };
    }
}
