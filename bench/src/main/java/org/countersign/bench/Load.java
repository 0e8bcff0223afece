package org.countersign.bench;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// One run of load: workers with a connection each share a schedule until it is over. Connecting happens before the clock starts.
final class Load implements AutoCloseable {
    private static final int SECONDS_TO_CONNECT = 60;
    /// A server gives a handshake five seconds. If all came at once to one that has just been started, on processors that are busy
    /// with other things, all would be slow and none be done in time.
    private static final int HANDSHAKES_AT_ONCE = 8;
    private static final int ADDRESSES = 200;
    private static final int FEW = 8;

    private final Schedule schedule;
    private final CountDownLatch start = new CountDownLatch(1);
    private final ExecutorService threads;
    private final List<Future<Tally>> workers = new ArrayList<>();

    private Load(int connections, boolean newConnections, Schedule schedule) {
        this.schedule = schedule;
        // For a virtual thread two others have to wake when something comes; where there are few, or much comes in each connection, that
        // is time of the client's own.
        this.threads = connections <= FEW || newConnections
                ? Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory()) : Executors.newVirtualThreadPerTaskExecutor();
    }

    /// A server on the loopback sees many clients at many addresses: it takes only so many connections from one, and the ports of those
    /// that were closed rest for a minute.
    private static Optional<InetAddress> sourceAddress(BenchedCa ca, int worker) {
        return ca.host().equals("127.0.0.1") ? Optional.of(HttpsConnection.loopback(1 + worker % ADDRESSES)) : Optional.empty();
    }

    /// Blocks until every worker has its connection.
    static Load connect(BenchedCa ca, int connections, boolean newConnections, Schedule schedule)
            throws InterruptedException {
        var load = new Load(connections, newConnections, schedule);
        var connected = new CountDownLatch(connections);
        var handshakes = new Semaphore(HANDSHAKES_AT_ONCE);
        for (int i = 0; i < connections; i++) {
            var from = sourceAddress(ca, i);
            load.workers.add(load.threads.submit(() -> {
                try (var worker = new Worker(ca, from, newConnections)) {
                    handshakes.acquire();
                    try {
                        worker.connect(connected);
                    } finally {
                        handshakes.release();
                    }
                    load.start.await();
                    return worker.work(schedule);
                }
            }));
        }
        if (!connected.await(SECONDS_TO_CONNECT, TimeUnit.SECONDS)) {
            load.close();
            throw new IllegalStateException("the server did not take " + connections + " connections");
        }
        return load;
    }

    /// Starts the clock, and blocks until every worker has its last answer.
    Tally run() throws InterruptedException, ExecutionException {
        schedule.startNow();
        start.countDown();
        var total = new Tally();
        for (var worker : workers) {
            total.add(worker.get());
        }
        return total;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
