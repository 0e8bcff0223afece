package org.countersign.server;

import java.util.concurrent.atomic.AtomicLong;
import org.countersign.core.ProblemCode;
import org.countersign.server.exchange.Endpoint;
import org.countersign.server.http.Routes.Capability;

/// The [Service] of the moment. Another one takes its place in one step: requests that came before end on the old one, which is
/// closed when the last of them has.
final class Serving implements AutoCloseable {
    private volatile Lease current;

    Serving(Service first) {
        current = new Lease(first);
    }

    /// A service and how many hold it: each running request, and this class while it is the service of the moment.
    private record Lease(Service service, AtomicLong holders) {
        Lease(Service service) {
            this(service, new AtomicLong(1));
        }

        /// Whether it was still held by somebody, and is by one more now.
        boolean take() {
            return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
        }

        void giveBack() {
            if (holders.decrementAndGet() == 0) {
                service.close();
            }
        }
    }

    /// Answers with whatever service there is when a request comes.
    Endpoint endpoint(Capability capability) {
        return request -> {
            var lease = take();
            try {
                return lease.service.answer(capability, request);
            } finally {
                lease.giveBack();
            }
        };
    }

    /// A lease that nobody holds any more has been replaced by then; when it has not, there is no service after it.
    private Lease take() {
        while (true) {
            var lease = current;
            if (lease.take()) {
                return lease;
            }
            if (lease == current) {
                throw ProblemCode.STORE_UNAVAILABLE.refuse("The server is stopping.");
            }
        }
    }

    Service service() {
        return current.service;
    }

    synchronized void replace(Service next) {
        var old = current;
        current = new Lease(next);
        old.giveBack();
    }

    /// Requests that are running end; one that comes all the same is refused.
    @Override
    public synchronized void close() {
        current.giveBack();
    }
}
