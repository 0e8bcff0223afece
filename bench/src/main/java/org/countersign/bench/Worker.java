package org.countersign.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/// One client of the load, on a thread of its own: takes a request, waits until it is due, sends it, reads the answer.
final class Worker implements AutoCloseable {
    private final BenchedCa ca;
    private final Optional<InetAddress> from;
    private final boolean newConnections;
    private Optional<HttpsConnection> connection = Optional.empty();

    /// @param from the address it connects from, if that matters
    Worker(BenchedCa ca, Optional<InetAddress> from, boolean newConnections) {
        this.ca = ca;
        this.from = from;
        this.newConnections = newConnections;
    }

    /// Counts down whether it succeeds or not, so that a failure is told instead of waited for.
    void connect(CountDownLatch connected) throws IOException {
        try {
            if (!newConnections) {
                connection = Optional.of(HttpsConnection.open(ca, from));
            }
        } finally {
            connected.countDown();
        }
    }

    Tally work(Schedule schedule) {
        var tally = new Tally();
        for (var taken = schedule.take(); taken.isPresent(); taken = schedule.take()) {
            var due = taken.get();
            waitUntil(due.dueNanos());
            try {
                tally.answered(exchange(due.request()), System.nanoTime() - due.dueNanos());
            } catch (IOException e) {
                tally.failed(e);
                close();
            }
        }
        return tally;
    }

    private HttpsConnection.Answer exchange(byte[] request) throws IOException {
        if (connection.isEmpty()) {
            connection = Optional.of(HttpsConnection.open(ca, from));
        }
        var answer = connection.get().exchange(request);
        if (newConnections || answer.last()) {
            close();
        }
        return answer;
    }

    private static void waitUntil(long dueNanos) {
        for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public void close() {
        connection.ifPresent(HttpsConnection::close);
        connection = Optional.empty();
    }
}
